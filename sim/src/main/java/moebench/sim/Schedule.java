package moebench.sim;

/**
 * Learning rate over the steps of a run: a linear warm-up, then a linear decay to 2% of the peak.
 *
 * @param peak largest learning rate
 * @param warmUp steps of the warm-up; a run of fewer steps never reaches the peak
 * @param steps of the run
 */
public record Schedule(double peak, int warmUp, int steps) {
  private static final double LAST = 0.02;

  public Schedule {
    if (!(peak > 0) || Double.isInfinite(peak)) {
      throw new IllegalArgumentException("learning rate must be a number above 0, not " + peak);
    }
    if (steps < 1) {
      throw new IllegalArgumentException("steps must be 1 or more, not " + steps);
    }
  }

  /**
   * The rate of a step.
   *
   * @param step counts from 1; beyond the last step the rate stays at its end
   */
  public double learningRate(int step) {
    if (step <= warmUp) {
      return peak * step / warmUp;
    }
    double left = step < steps ? (double) (steps - step) / (steps - warmUp) : 0;
    return peak * (LAST + (1 - LAST) * left);
  }
}
