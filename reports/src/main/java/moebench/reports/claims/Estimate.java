package moebench.reports.claims;

import java.util.OptionalDouble;
import moebench.reports.data.Sample;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A mean difference with its 95% interval.
 *
 * @param effect mean of the differences
 * @param low lower end of the interval; absent when there is none
 * @param high upper end of the interval; absent when there is none
 * @param n how many differences
 * @param unit what one difference belongs to, such as {@code seed}; {@code computed} when the
 *     effect follows from sizes alone and has no spread
 */
public record Estimate(double effect, OptionalDouble low, OptionalDouble high, int n, String unit) {
  private static final double TWO_SIDED_TAIL = 0.025;

  /** Of paired differences: the t-interval of their mean. A single one has no interval. */
  public static Estimate of(Sample differences, String unit) {
    double mean = differences.mean();
    int n = differences.n();
    if (n == 1) {
      return new Estimate(mean, OptionalDouble.empty(), OptionalDouble.empty(), n, unit);
    }
    double t = TDistribution.of(n - 1).inverseSurvivalProbability(TWO_SIDED_TAIL);
    double half = t * differences.sd().getAsDouble() / Math.sqrt(n);
    return new Estimate(
        mean, OptionalDouble.of(mean - half), OptionalDouble.of(mean + half), n, unit);
  }

  /** The same with a smaller effect. */
  Estimate less(double by) {
    return new Estimate(effect - by, less(low, by), less(high, by), n, unit);
  }

  private static OptionalDouble less(OptionalDouble value, double by) {
    return value.isEmpty() ? value : OptionalDouble.of(value.getAsDouble() - by);
  }

  /** Of something computed from sizes: the interval is the point. */
  public static Estimate computed(double effect) {
    return new Estimate(
        effect, OptionalDouble.of(effect), OptionalDouble.of(effect), 1, "computed");
  }
}
