package moebench.reports.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import moebench.reports.data.Sample;
import org.junit.jupiter.api.Test;

class RatioTest {
  private static final double EXACT = 1e-12;

  private static Sample logs(double... values) {
    double[] logs = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      logs[i] = Math.log(values[i]);
    }
    return Sample.of(logs);
  }

  /**
   * By hand: ln 100 and ln 100e² have mean ln 100 + 1 and variance 2, so does the other side, whose
   * mean is ln 3 larger. SE² = 2/2 + 2/2 = 2; Welch's freedom is 2²/(1²/1 + 1²/1) = 2, and t at 2
   * degrees of freedom has the closed form t = (2p − 1)·√(2/(4p(1 − p))), 4.302653 at p = 0.975.
   */
  @Test
  void theIntervalIsWelchsOfTheLogarithms() {
    double e2 = Math.exp(2);
    Ratio ratio = Ratio.ofLogarithms(logs(100, 100 * e2), logs(300, 300 * e2));

    double p = 0.975;
    double half = (2 * p - 1) * Math.sqrt(2 / (4 * p * (1 - p))) * Math.sqrt(2);
    assertEquals(3, ratio.value(), EXACT);
    assertEquals(3 * Math.exp(-half), ratio.low().getAsDouble(), 1e-9);
    assertEquals(3 * Math.exp(half), ratio.high().getAsDouble(), 1e-6);
    assertEquals(2, ratio.baseN());
    assertEquals(2, ratio.n());
  }

  /**
   * Base 1, 1, 1 has no spread, so the freedom is that of the other side alone: n − 1 = 1, where t
   * is Cauchy: tan(π·0.475). Logarithms 0.1 and 0.3: mean 0.2, SE = sd/√2 = 0.1.
   */
  @Test
  void aSideWithoutSpreadLeavesTheFreedomToTheOther() {
    Ratio ratio = Ratio.ofLogarithms(logs(1, 1, 1), logs(Math.exp(0.1), Math.exp(0.3)));

    double half = Math.tan(Math.PI * 0.475) * 0.1;
    assertEquals(Math.exp(0.2), ratio.value(), EXACT);
    assertEquals(Math.exp(0.2 - half), ratio.low().getAsDouble(), 1e-9);
    assertEquals(Math.exp(0.2 + half), ratio.high().getAsDouble(), 1e-9);
  }

  @Test
  void aSingleForkHasNoInterval() {
    Ratio ratio = Ratio.ofLogarithms(logs(10), logs(20, 20));

    assertEquals(2, ratio.value(), EXACT);
    assertTrue(ratio.low().isEmpty());
    assertTrue(ratio.high().isEmpty());
  }

  @Test
  void withoutAnySpreadTheIntervalIsThePoint() {
    Ratio ratio = Ratio.ofLogarithms(logs(10, 10), logs(20, 20));

    assertEquals(ratio.value(), ratio.low().getAsDouble(), EXACT);
    assertEquals(ratio.value(), ratio.high().getAsDouble(), EXACT);
  }
}
