package moebench.sim.cluster.loads;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/** Pearson's test with a level that a correct sampler misses once in ten thousand seeds. */
final class ChiSquare {
  private static final double LEVEL = 1e-4;
  private static final double LEAST_EXPECTED = 5;

  private ChiSquare() {}

  /** Cells with few expected counts are put together. */
  static void assertFits(long[] observed, double[] expected) {
    double statistic = 0;
    int cells = 0;
    double seen = 0;
    double due = 0;
    for (int i = 0; i < observed.length; i++) {
      seen += observed[i];
      due += expected[i];
      if (due >= LEAST_EXPECTED || i == observed.length - 1) {
        statistic += due > 0 ? (seen - due) * (seen - due) / due : 0;
        cells++;
        seen = 0;
        due = 0;
      }
    }
    double p = p(statistic, cells);
    assertTrue(p > LEVEL, "chi-square " + statistic + " of " + cells + " cells, p = " + p);
  }

  /** Whether two histograms of equally many draws come from one distribution. */
  static void assertSame(long[] first, long[] second) {
    double statistic = 0;
    int cells = 0;
    long a = 0;
    long b = 0;
    for (int i = 0; i < first.length; i++) {
      a += first[i];
      b += second[i];
      if (a + b >= 4 * LEAST_EXPECTED || i == first.length - 1) {
        statistic += a + b > 0 ? (double) (a - b) * (a - b) / (a + b) : 0;
        cells++;
        a = 0;
        b = 0;
      }
    }
    double p = p(statistic, cells);
    assertTrue(p > LEVEL, "chi-square " + statistic + " of " + cells + " cells, p = " + p);
  }

  /** A single cell has nothing to differ in. */
  private static double p(double statistic, int cells) {
    return cells == 1 ? 1 : ChiSquaredDistribution.of(cells - 1).survivalProbability(statistic);
  }
}
