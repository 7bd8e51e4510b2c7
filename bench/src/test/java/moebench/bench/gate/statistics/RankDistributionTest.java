package moebench.bench.gate.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RankDistributionTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 6, 13})
  void signedRanksAreThoseOfEverySign(int n) {
    int[] counts = new int[n * (n + 1) / 2 + 1];
    for (int signs = 0; signs < 1 << n; signs++) {
      int sum = 0;
      for (int i = 0; i < n; i++) {
        sum += (signs >> i & 1) * (i + 1);
      }
      counts[sum]++;
    }

    assertCounts(counts, 1 << n, RankDistribution.signedRank(n));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,6", "6,1", "3,4", "7,7", "9,5"})
  void mannWhitneyCountsEveryArrangement(int n, int m) {
    int[] counts = new int[n * m + 1];
    int arrangements = 0;
    for (int seconds = 0; seconds < 1 << n + m; seconds++) {
      if (Integer.bitCount(seconds) == m) {
        arrangements++;
        int larger = 0;
        int firstsBelow = 0;
        for (int rank = 0; rank < n + m; rank++) {
          boolean second = (seconds >> rank & 1) == 1;
          larger += second ? firstsBelow : 0;
          firstsBelow += second ? 0 : 1;
        }
        counts[larger]++;
      }
    }

    assertCounts(counts, arrangements, RankDistribution.mannWhitney(n, m));
  }

  private static void assertCounts(int[] counts, double all, RankDistribution distribution) {
    assertEquals(counts.length - 1, distribution.max());
    int sum = 0;
    for (int t = 0; t < counts.length; t++) {
      sum += counts[t];
      assertEquals(sum / all, distribution.atMost(t), 1e-12);
    }
  }

  /** Critical values as printed in tables: 8 for ten pairs, 52 for twenty; 23 for ten a side. */
  @Test
  void quantilesAreThoseOfPublishedTables() {
    assertEquals(8, RankDistribution.signedRank(10).quantile(0.025));
    assertEquals(52, RankDistribution.signedRank(20).quantile(0.025));
    assertEquals(23, RankDistribution.mannWhitney(10, 10).quantile(0.025));
    assertEquals(-1, RankDistribution.signedRank(4).quantile(0.05));
  }

  @Test
  void largeSamplesContinueSmallOnes() {
    // A level's quantile grows smoothly with n, across the change to the normal distribution.
    double before = standardized(RankDistribution.signedRank(100), 100 * 101 * 201 / 24.0);
    double after = standardized(RankDistribution.signedRank(101), 101 * 102 * 203 / 24.0);
    assertEquals(before, after, 0.01);

    before = standardized(RankDistribution.mannWhitney(50, 50), 50 * 50 * 101 / 12.0);
    after = standardized(RankDistribution.mannWhitney(50, 51), 50 * 51 * 102 / 12.0);
    assertEquals(before, after, 0.01);
    assertTrue(after < -2.3 && after > -2.6, "the normal's is −2.326, and a step lower: " + after);
  }

  private static double standardized(RankDistribution distribution, double variance) {
    return (distribution.quantile(0.01) - distribution.max() / 2.0) / Math.sqrt(variance);
  }
}
