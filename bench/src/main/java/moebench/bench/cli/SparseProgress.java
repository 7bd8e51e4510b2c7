package moebench.bench.cli;

import java.time.Duration;
import moebench.bench.run.Progress;

/** Tells of one ended step in a while, and of every one that failed: a log is to be read. */
final class SparseProgress implements Progress {
  private static final long NANOS_BETWEEN = 15_000_000_000L;

  private final Progress progress;
  private long last = System.nanoTime();

  SparseProgress(Progress progress) {
    this.progress = progress;
  }

  @Override
  public void started(String label) {
    progress.started(label);
  }

  @Override
  public void ended(String label, String outcome, int ended, int cells, Duration left) {
    if (System.nanoTime() - last >= NANOS_BETWEEN || outcome.startsWith("FAILED")) {
      last = System.nanoTime();
      progress.ended(label, outcome, ended, cells, left);
    }
  }

  @Override
  public void close() {
    progress.close();
  }
}
