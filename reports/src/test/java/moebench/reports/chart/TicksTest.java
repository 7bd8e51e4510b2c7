package moebench.reports.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TicksTest {
  @Test
  void longLogarithmicAxesHavePowersOfTen() {
    assertEquals(List.of(1e-4, 1e-3, 1e-2, 1e-1), Ticks.logarithmic(5e-5, 0.5));
  }

  @Test
  void shortLogarithmicAxesHaveNumbersBetween() {
    assertEquals(List.of(100.0, 200.0, 500.0, 1000.0), Ticks.logarithmic(90, 1200));
    assertEquals(List.of(60e3, 80e3, 100e3, 120e3), Ticks.logarithmic(56e3, 125e3));
  }

  @Test
  void everyLogarithmicAxisHasAtLeastTwoTicks() {
    for (double low = 0.013; low < 1e7; low *= 1.7) {
      for (double ratio : List.of(1.001, 1.1, 1.7, 3.9, 4.1, 9.0, 50.0, 1e4, 2e8, 1e30)) {
        List<Double> ticks = Ticks.logarithmic(low, low * ratio);
        assertTrue(ticks.size() >= 2, low + " × " + ratio + ": " + ticks);
        assertTrue(ticks.size() <= 8, low + " × " + ratio + ": " + ticks);
        assertTrue(ticks.getFirst() >= low * 0.999999 && ticks.getLast() <= low * ratio * 1.000001);
      }
    }
  }

  @Test
  void veryLongLogarithmicAxesHaveFewPowersOfTen() {
    assertEquals(
        List.of(1e-28, 1e-24, 1e-20, 1e-16, 1e-12, 1e-8, 1e-4, 1.0), Ticks.logarithmic(1e-30, 1));
    assertEquals(List.of(1e-8, 1e-6, 1e-4, 1e-2, 1.0), Ticks.logarithmic(9e-9, 1));
  }

  @Test
  void linearStepsAreRound() {
    assertEquals(0.05, Ticks.step(2.69, 2.86), 1e-12);
    assertEquals(20, Ticks.step(0, 100));
    assertEquals("2.70", Ticks.fixed(2.7, 0.05));
    assertEquals("0", Ticks.fixed(0, 20));
    assertEquals("100k", Ticks.fixed(100_000, 50_000));
  }

  @Test
  void numbersAreShort() {
    assertEquals("1.2T", Ticks.metric(1.2e12));
    assertEquals("250k", Ticks.metric(250_000));
    assertEquals("1M", Ticks.metric(999_999.99));
    assertEquals("0.02%", Ticks.percent(0.0002));
    assertEquals("30%", Ticks.percent(0.3));
  }

  @Test
  void impossibleAxesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Ticks.logarithmic(0, 1));
    assertThrows(IllegalArgumentException.class, () -> Ticks.logarithmic(2, 2));
    assertThrows(IllegalArgumentException.class, () -> Ticks.step(1, Double.NaN));
  }
}
