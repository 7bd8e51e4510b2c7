package moebench.reports.compare;

import java.util.OptionalDouble;
import moebench.reports.data.Sample;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * How many times as much of a quantity one side has as the base: the quotient of the geometric
 * means, with a 95% interval where both sides have repeats.
 *
 * <p>The interval is Welch's for the difference of two means (Biometrika 34, 1947), applied to the
 * logarithms: speeds spread in proportion, and a quotient becomes a difference.
 *
 * @param value the quotient
 * @param low lower end of the interval; absent with a single repeat on either side
 * @param high upper end of the interval; absent with it
 * @param baseN repeats of the base behind the interval
 * @param n repeats of the other side
 */
public record Ratio(double value, OptionalDouble low, OptionalDouble high, int baseN, int n) {
  private static final double TWO_SIDED_TAIL = 0.025;

  /**
   * @param base logarithms of the base's repeats
   * @param side logarithms of the other side's
   */
  static Ratio ofLogarithms(Sample base, Sample side) {
    return of(side.mean() - base.mean(), base, side);
  }

  /**
   * A difference of logarithms whose uncertainty is that of two samples, which may know less of it
   * than the difference does.
   */
  static Ratio of(double difference, Sample base, Sample side) {
    OptionalDouble half = halfWidth(base, side);
    return new Ratio(
        Math.exp(difference),
        half.isEmpty() ? half : OptionalDouble.of(Math.exp(difference - half.getAsDouble())),
        half.isEmpty() ? half : OptionalDouble.of(Math.exp(difference + half.getAsDouble())),
        base.n(),
        side.n());
  }

  private static OptionalDouble halfWidth(Sample a, Sample b) {
    if (a.n() == 1 || b.n() == 1) {
      return OptionalDouble.empty();
    }
    double va = squaredError(a);
    double vb = squaredError(b);
    double variance = va + vb;
    if (variance == 0) {
      return OptionalDouble.of(0);
    }
    double freedom = variance * variance / (va * va / (a.n() - 1) + vb * vb / (b.n() - 1));
    double t = TDistribution.of(freedom).inverseSurvivalProbability(TWO_SIDED_TAIL);
    return OptionalDouble.of(t * Math.sqrt(variance));
  }

  private static double squaredError(Sample s) {
    return s.sd().orElse(0) * s.sd().orElse(0) / s.n();
  }
}
