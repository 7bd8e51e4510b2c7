package moebench.bench.gate.statistics;

import java.util.Arrays;

/**
 * By how much one side lies above the other: the estimate of Hodges and Lehmann with the interval
 * that inverts the rank test (Annals of Mathematical Statistics 34, 1963).
 *
 * <p>Of pairs whose order was drawn at random, the test is exact whatever the noise: when both
 * sides are alike, swapping the two of a pair changes nothing, so that its difference is symmetric
 * about 0. Nothing needs to be normal, and a tenth of wild values does little harm.
 */
public final class Shift {
  private final double[] sorted;
  private final RankDistribution distribution;
  private final int n;

  private Shift(double[] differences, RankDistribution distribution, int n) {
    Arrays.sort(differences);
    this.sorted = differences;
    this.distribution = distribution;
    this.n = n;
  }

  /** Of paired differences, second minus first: through the means of all pairs of them. */
  public static Shift paired(double[] differences, RankDistributions distributions) {
    int n = differences.length;
    double[] walsh = new double[n * (n + 1) / 2];
    int next = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        walsh[next++] = (differences[i] + differences[j]) / 2;
      }
    }
    return new Shift(walsh, distributions.signedRank(n), n);
  }

  /** Of two samples that are not paired: through the differences of all values of both. */
  public static Shift between(double[] first, double[] second, RankDistributions distributions) {
    double[] differences = new double[first.length * second.length];
    int next = 0;
    for (double a : first) {
      for (double b : second) {
        differences[next++] = b - a;
      }
    }
    return new Shift(
        differences,
        distributions.mannWhitney(first.length, second.length),
        Math.min(first.length, second.length));
  }

  /** Pairs, or values of the smaller side. */
  public int n() {
    return n;
  }

  /** The shift; NaN without values. */
  public double estimate() {
    int length = sorted.length;
    return length == 0 ? Double.NaN : (sorted[(length - 1) / 2] + sorted[length / 2]) / 2;
  }

  /**
   * Lower bound of the shift.
   *
   * @param level probability at most that it lies above the true shift
   * @return −∞ when there are too few values for that level
   */
  public double lower(double level) {
    int k = distribution.quantile(level);
    return k < 0 || k >= sorted.length ? Double.NEGATIVE_INFINITY : sorted[k];
  }

  /** Upper bound of the shift, as {@link #lower}. */
  public double upper(double level) {
    int k = distribution.quantile(level);
    return k < 0 || k >= sorted.length ? Double.POSITIVE_INFINITY : sorted[sorted.length - 1 - k];
  }

  /** How likely values this high are when the shift is {@code limit} or less. */
  public double pAbove(double limit) {
    int notAbove = 0;
    while (notAbove < sorted.length && sorted[notAbove] <= limit) {
      notAbove++;
    }
    return distribution.atMost(notAbove);
  }

  /** How likely values this low are when the shift is {@code limit} or more. */
  public double pBelow(double limit) {
    int notBelow = 0;
    while (notBelow < sorted.length && sorted[sorted.length - 1 - notBelow] >= limit) {
      notBelow++;
    }
    return distribution.atMost(notBelow);
  }
}
