package moebench.bench.gate.statistics;

import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * A share of counted cases with its exact 95% interval (Clopper and Pearson, Biometrika 26, 1934).
 *
 * @param count cases that are meant
 * @param of all cases
 */
public record Proportion(int count, int of) {
  private static final double TAIL = 0.025;

  /** The share. */
  public double share() {
    return (double) count / of;
  }

  /** Lower end of the interval. */
  public double low() {
    return count == 0
        ? 0
        : BetaDistribution.of(count, of - count + 1.0).inverseCumulativeProbability(TAIL);
  }

  /** Upper end of the interval. */
  public double high() {
    return count == of
        ? 1
        : BetaDistribution.of(count + 1.0, of - count).inverseSurvivalProbability(TAIL);
  }

  @Override
  public String toString() {
    return "%.2f%% (%.2f to %.2f)".formatted(100 * share(), 100 * low(), 100 * high());
  }
}
