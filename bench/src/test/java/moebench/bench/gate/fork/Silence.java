package moebench.bench.gate.fork;

import java.time.Duration;
import moebench.bench.run.Progress;

/** Progress that nobody looks at. */
public final class Silence implements Progress {
  @Override
  public void started(String label) {}

  @Override
  public void ended(String label, String outcome, int ended, int cells, Duration left) {}

  @Override
  public void close() {}
}
