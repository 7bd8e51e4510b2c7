package moebench.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

  @Test
  void warmsUpThenDecaysLinearlyToTwoPercent() {
    Schedule schedule = new Schedule(8e-3, 50, 1050);
    assertEquals(8e-3 / 50, schedule.learningRate(1), 1e-12);
    assertEquals(4e-3, schedule.learningRate(25), 1e-12);
    assertEquals(8e-3, schedule.learningRate(50), 1e-12);
    assertEquals(8e-3 * (1 + 0.02) / 2, schedule.learningRate(550), 1e-12);
    assertEquals(8e-3 * 0.02, schedule.learningRate(1050), 1e-12);
    assertEquals(8e-3 * 0.02, schedule.learningRate(5000), 1e-12);
  }

  @Test
  void aRunShorterThanItsWarmUpOnlyRises() {
    Schedule schedule = new Schedule(1, 50, 10);
    assertEquals(0.2, schedule.learningRate(10), 1e-12);
    assertEquals(0.02, schedule.learningRate(51), 1e-12);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void thePeakIsAPositiveNumber(double peak) {
    assertThrows(IllegalArgumentException.class, () -> new Schedule(peak, 50, 100));
  }

  @Test
  void aRunHasSteps() {
    assertThrows(IllegalArgumentException.class, () -> new Schedule(1, 50, 0));
  }
}
