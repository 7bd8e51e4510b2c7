package moebench.sim.specialisation;

import java.util.random.RandomGenerator;

/**
 * Mutual information of two labels of the same tokens, in bits, estimated by putting observed
 * shares in place of probabilities (the plug-in estimator).
 *
 * <p>The estimate is too high on average: chance alone makes finite samples look dependent (Miller
 * 1955: by about (|X| − 1)·(|Y| − 1) / (2·n·ln 2) bits when they are not). {@link #permuted} shows
 * by how much on these very labels.
 */
public final class MutualInformation {
  private final int xCount;
  private final int yCount;

  /**
   * @param xCount labels x are 0 to {@code xCount} − 1
   * @param yCount the same for labels y
   */
  public MutualInformation(int xCount, int yCount) {
    if (xCount < 1 || yCount < 1) {
      throw new IllegalArgumentException(
          "labels must have 1 or more values, not %d and %d".formatted(xCount, yCount));
    }
    this.xCount = xCount;
    this.yCount = yCount;
  }

  /**
   * I(X; Y) = H(X) + H(Y) − H(X, Y).
   *
   * @throws IllegalArgumentException when there is nothing to compare or the lengths differ
   */
  public double bits(int[] x, int[] y) {
    if (x.length == 0 || x.length != y.length) {
      throw new IllegalArgumentException(
          "needs as many labels y as x, and at least one, not %d and %d"
              .formatted(x.length, y.length));
    }
    int[] joint = new int[xCount * yCount];
    for (int i = 0; i < x.length; i++) {
      joint[x[i] * yCount + y[i]]++;
    }
    double bits = entropy(x, xCount) + entropy(y, yCount) - entropy(joint, (double) x.length);
    return Math.max(0, bits); // rounding
  }

  /** Entropy of the shares of the labels 0 to {@code count} − 1, in bits. */
  public static double entropy(int[] labels, int count) {
    int[] counts = new int[count];
    for (int label : labels) {
      counts[label]++;
    }
    return entropy(counts, (double) labels.length);
  }

  private static double entropy(int[] counts, double total) {
    double sum = 0;
    for (int count : counts) {
      if (count > 0) {
        sum -= count * Math.log(count / total);
      }
    }
    return sum / total / Math.log(2);
  }

  /**
   * The estimate after the labels y were shuffled, again and again: what it would be if they had
   * nothing to do with the labels x.
   *
   * @param run labels that stay together: where neighbours share a label y, single tokens are no
   *     independent observations, and shuffling them one by one would promise too low a baseline.
   *     What is left at the end, shorter than a run, stays in place
   * @param permutations how many
   * @return one estimate per permutation
   */
  public double[] permuted(int[] x, int[] y, int run, int permutations, RandomGenerator random) {
    if (run < 1 || permutations < 1) {
      throw new IllegalArgumentException(
          "run and permutations must be 1 or more, not %d and %d".formatted(run, permutations));
    }
    int[] shuffled = y.clone();
    double[] bits = new double[permutations];
    for (int p = 0; p < permutations; p++) {
      shuffle(shuffled, run, random);
      bits[p] = bits(x, shuffled);
    }
    return bits;
  }

  private static void shuffle(int[] labels, int run, RandomGenerator random) {
    int[] held = new int[run];
    for (int i = labels.length / run - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      System.arraycopy(labels, i * run, held, 0, run);
      System.arraycopy(labels, other * run, labels, i * run, run);
      System.arraycopy(held, 0, labels, other * run, run);
    }
  }
}
