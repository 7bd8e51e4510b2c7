package moebench.sim;

/** Hears how a training run gets on, in the thread that trains. */
@FunctionalInterface
public interface TrainingListener {
  /** Hears nothing. */
  TrainingListener SILENT = (step, of, bitsPerByte) -> {};

  /**
   * After every step.
   *
   * @param step steps done
   * @param of steps of the run
   * @param bitsPerByte loss of this step's batch
   */
  void stepped(int step, int of, double bitsPerByte);
}
