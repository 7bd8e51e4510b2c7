package moebench.bench.gate.selfcheck;

import java.util.random.RandomGenerator;

/** What disturbs a fork's mean, as logarithms. */
public interface Noise {
  /** Name for people. */
  String label();

  /**
   * The noise of one run.
   *
   * @param sd standard deviation of the machine's white noise
   * @param slots of the run
   */
  Run begin(double sd, int slots, RandomGenerator random);

  /** Noise of one run, slot by slot. */
  @FunctionalInterface
  interface Run {
    /**
     * Of the next slot.
     *
     * @param second whether the same benchmark was measured right before
     */
    double next(boolean second);
  }
}
