package moebench.sim.sampling;

/**
 * What k answers are worth, estimated without bias from n ≥ k that were sampled independently: the
 * mean over all subsets of k of the n.
 */
public final class PassAtK {
  private PassAtK() {}

  /**
   * Probability that at least one of k answers is right: 1 − C(n−c, k) / C(n, k), as a product that
   * neither overflows nor cancels (Chen et al. 2021, Codex, eq. 1 and figure 3).
   *
   * @param n answers sampled
   * @param c how many of them are right
   * @param k answers to choose from, at most {@code n}
   * @throws IllegalArgumentException when there are no such numbers
   */
  public static double any(int n, int c, int k) {
    require(n, k);
    if (c < 0 || c > n) {
      throw new IllegalArgumentException(
          "right answers must be 0 to the %d sampled, not %d".formatted(n, c));
    }
    if (n - c < k) {
      return 1;
    }
    double none = 1;
    for (int i = n - c + 1; i <= n; i++) {
      none *= 1 - (double) k / i;
    }
    return 1 - none;
  }

  /**
   * Probability that the best of k answers is right, where a value function says which is best: Σ_r
   * right_r · C(n−r, k−1) / C(n, k) over ranks r = 1 to n, since rank r is the best of a subset
   * when its k − 1 others come from the n − r behind it.
   *
   * @param right of each answer in the order of its value, the best first
   * @param k answers to choose from, at most as many as there are
   * @throws IllegalArgumentException when there are no such numbers
   */
  public static double best(boolean[] right, int k) {
    int n = right.length;
    require(n, k);
    double probability = 0;
    double weight = (double) k / n;
    for (int rank = 1; rank <= n - k + 1; rank++) {
      probability += right[rank - 1] ? weight : 0;
      weight *= (double) (n - rank - k + 1) / (n - rank);
    }
    return probability;
  }

  private static void require(int n, int k) {
    if (n < 1) {
      throw new IllegalArgumentException("n must be 1 or more answers, not " + n);
    }
    if (k < 1 || k > n) {
      throw new IllegalArgumentException(
          "k must be 1 to the %d answers sampled, not %d: sample more, or ask for fewer"
              .formatted(n, k));
    }
  }
}
