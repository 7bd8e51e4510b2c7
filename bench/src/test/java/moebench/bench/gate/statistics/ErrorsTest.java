package moebench.bench.gate.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Sharing out errors, and counting them. */
class ErrorsTest {

  @Test
  void holmStepsDownUntilOneIsNotRejected() {
    // 0.005 ≤ 0.05/4 and 0.01 ≤ 0.05/3, but 0.03 > 0.05/2.
    assertArrayEquals(
        new double[] {0.05 / 3, 0.05 / 2, 0.05 / 2, 0.05 / 4},
        Holm.levels(new double[] {0.01, 0.04, 0.03, 0.005}, 0.05),
        1e-15);
    assertArrayEquals(new double[0], Holm.levels(new double[0], 0.05));
  }

  @Test
  void looksSpendWhatTheirTimeAllowsAndNoMore() {
    Spending spending = new Spending(0.08, 3);

    assertEquals(0.01, spending.look(0.5), 1e-15);
    assertEquals(0, spending.look(0.4));
    assertEquals(0.07, spending.look(7), 1e-15);
    assertEquals(0, spending.look(1));
  }

  /** Textbook intervals of Clopper and Pearson. */
  @Test
  void proportionsHaveExactIntervals() {
    assertEquals(0.3085, new Proportion(0, 10).high(), 1e-4);
    assertEquals(0, new Proportion(0, 10).low());
    assertEquals(0.1871, new Proportion(5, 10).low(), 1e-4);
    assertEquals(0.8129, new Proportion(5, 10).high(), 1e-4);
    assertEquals(0.6915, new Proportion(10, 10).low(), 1e-4);
    assertEquals(1, new Proportion(10, 10).high());
    assertEquals("50.00% (18.71 to 81.29)", new Proportion(5, 10).toString());
  }
}
