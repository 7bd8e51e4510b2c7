package moebench.bench.gate.statistics;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Distribution of a rank statistic from 0 to {@link #max} when there is no shift: symmetric, and
 * exact for small samples.
 */
public final class RankDistribution {
  /** Beyond, the normal distribution with a correction for continuity is as good. */
  private static final int MOST_EXACT_PAIRS = 100;

  private static final int MOST_EXACT_PRODUCT = 2500;

  private final double[] atMost;

  private RankDistribution(double[] probabilities) {
    atMost = new double[probabilities.length];
    double sum = 0;
    for (int t = 0; t < probabilities.length; t++) {
      sum += probabilities[t];
      atMost[t] = Math.min(1, sum);
    }
  }

  /**
   * Wilcoxon's signed-rank statistic: the sum of the ranks of positive differences, when every
   * difference is as likely to be positive as negative (Wilcoxon, Biometrics Bulletin 1, 1945).
   *
   * @param n pairs
   */
  public static RankDistribution signedRank(int n) {
    int max = n * (n + 1) / 2;
    if (n > MOST_EXACT_PAIRS) {
      return normal(max, Math.sqrt(n * (n + 1.0) * (2.0 * n + 1) / 24));
    }
    double[] p = new double[max + 1];
    p[0] = 1;
    for (int rank = 1; rank <= n; rank++) {
      for (int t = rank * (rank + 1) / 2; t >= 0; t--) {
        p[t] = 0.5 * (p[t] + (t >= rank ? p[t - rank] : 0));
      }
    }
    return new RankDistribution(p);
  }

  /**
   * The Mann–Whitney statistic: in how many pairs of one value from each sample the second is
   * larger, when all values come from one distribution (Mann and Whitney, Annals of Mathematical
   * Statistics 18, 1947, eq. 2).
   *
   * @param n size of the first sample
   * @param m size of the second sample
   */
  public static RankDistribution mannWhitney(int n, int m) {
    if ((long) n * m > MOST_EXACT_PRODUCT) {
      return normal(Math.multiplyExact(n, m), Math.sqrt(n * (double) m * (n + m + 1) / 12));
    }
    double[][] row = new double[m + 1][];
    for (int i = 0; i <= n; i++) {
      for (int j = 0; j <= m; j++) {
        row[j] = i == 0 || j == 0 ? new double[] {1} : mixed(row[j], row[j - 1], i, j);
      }
    }
    return new RankDistribution(row[m]);
  }

  /** The largest value comes from the first sample, or from the second and beats all i. */
  private static double[] mixed(double[] fewerFirst, double[] fewerSecond, int i, int j) {
    double[] p = new double[i * j + 1];
    for (int u = 0; u < fewerFirst.length; u++) {
      p[u] += fewerFirst[u] * i / (i + j);
    }
    for (int u = 0; u < fewerSecond.length; u++) {
      p[u + i] += fewerSecond[u] * j / (i + j);
    }
    return p;
  }

  private static RankDistribution normal(int max, double sd) {
    NormalDistribution normal = NormalDistribution.of(max / 2.0, sd);
    double[] p = new double[max + 1];
    for (int t = 0; t <= max; t++) {
      p[t] = normal.probability(t - 0.5, t + 0.5);
    }
    return new RankDistribution(p);
  }

  /** Largest value of the statistic. */
  public int max() {
    return atMost.length - 1;
  }

  /** Probability of {@code t} or less; 0 below 0. */
  public double atMost(int t) {
    return t < 0 ? 0 : atMost[Math.min(t, max())];
  }

  /** Largest t with {@code atMost(t) <= level}; −1 when even 0 is likelier than that. */
  public int quantile(double level) {
    int low = -1;
    int high = max();
    while (low < high) {
      int middle = (low + high + 1) >> 1;
      if (atMost[middle] <= level) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
