package moebench.bench.run;

import java.time.Duration;

/** Tells people how far a run is. Called from several threads, one at a time. */
public interface Progress extends AutoCloseable {

  /** A cell begins. */
  void started(String label);

  /**
   * A cell ended.
   *
   * @param outcome what became of it, in a few words
   * @param ended cells that ended so far, those of earlier parts of the run included
   * @param cells of the plan
   * @param left estimated time until the end
   */
  void ended(String label, String outcome, int ended, int cells, Duration left);

  @Override
  void close();
}
