package moebench.reports.claims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalDouble;
import moebench.reports.data.Sample;
import org.junit.jupiter.api.Test;

class EstimateTest {
  /** For one and two degrees of freedom Student's quantile has a closed form. */
  @Test
  void theIntervalIsStudents() {
    double t1 = Math.tan(Math.PI * (0.975 - 0.5));
    double a = 0.975 - 0.5;
    double t2 = 2 * a * Math.sqrt(2 / (4 * 0.975 * 0.025));

    Estimate two = Estimate.of(Sample.of(1, 3), "seed");
    assertEquals(2, two.effect());
    assertEquals(2 - t1 * Math.sqrt(2) / Math.sqrt(2), two.low().getAsDouble(), 1e-9);

    Estimate three = Estimate.of(Sample.of(1, 2, 3), "seed");
    assertEquals(2 - t2 / Math.sqrt(3), three.low().getAsDouble(), 1e-9);
    assertEquals(2 + t2 / Math.sqrt(3), three.high().getAsDouble(), 1e-9);
    assertEquals(3, three.n());
  }

  @Test
  void oneDifferenceHasNoIntervalAndDecidesNothing() {
    Estimate one = Estimate.of(Sample.of(5), "seed");
    assertTrue(one.low().isEmpty());
    assertEquals(Verdict.UNDECIDED, Verdict.of(one, 0.01));
  }

  @Test
  void equalDifferencesHaveAPointForAnInterval() {
    Estimate e = Estimate.of(Sample.of(0.5, 0.5, 0.5), "seed");
    assertEquals(0.5, e.low().getAsDouble());
    assertEquals(0.5, e.high().getAsDouble());
  }

  private static Verdict verdict(double low, double high) {
    return Verdict.of(
        new Estimate((low + high) / 2, OptionalDouble.of(low), OptionalDouble.of(high), 3, "seed"),
        0.01);
  }

  @Test
  void verdictsFollowTheInterval() {
    assertEquals(Verdict.HOLDS, verdict(0.001, 0.2));
    assertEquals(Verdict.HOLDS, verdict(0.001, 0.009));
    assertEquals(Verdict.DOES_NOT_HOLD, verdict(-0.2, 0.009));
    assertEquals(Verdict.DOES_NOT_HOLD, verdict(-0.2, -0.1));
    assertEquals(Verdict.UNDECIDED, verdict(-0.001, 0.02));
    assertEquals(Verdict.UNDECIDED, verdict(0, 0.02));
    assertEquals(Verdict.UNDECIDED, verdict(-1, 0.01));
  }

  @Test
  void aRatioOfOneDoesNotHold() {
    assertEquals(
        Verdict.DOES_NOT_HOLD,
        Verdict.of(Estimate.computed(0), Part.Scale.LOG_RATIO.smallestEffect()));
    assertEquals(
        Verdict.HOLDS,
        Verdict.of(Estimate.computed(Math.log(1.2)), Part.Scale.LOG_RATIO.smallestEffect()));
  }
}
