package moebench.sim.cluster.loads;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import moebench.layers.Initializer;

/**
 * How likely a token's first choice is each expert.
 *
 * @param name for tables, such as {@code zipf 0.5}
 * @param shares {@code [experts]}, summing to 1
 * @param burstTokens tokens in a row that share a favourite expert; 0: order says nothing
 * @param burstShare share of a burst's tokens that go to its favourite, 0 to below 1
 */
public record Popularity(String name, double[] shares, int burstTokens, double burstShare) {

  public Popularity {
    double sum = Arrays.stream(shares).sum();
    if (shares.length == 0
        || Arrays.stream(shares).anyMatch(s -> !(s >= 0))
        || !(sum > 0)
        || Double.isInfinite(sum)) {
      throw new IllegalArgumentException(
          "shares of experts must be 0 or more, with some above 0, not " + Arrays.toString(shares));
    }
    if (burstTokens < 0 || !(burstShare >= 0 && burstShare < 1)) {
      throw new IllegalArgumentException(
          "a burst needs tokens and a share in [0, 1), not %d and %s"
              .formatted(burstTokens, burstShare));
    }
    shares = Arrays.stream(shares).map(s -> s / sum).toArray();
  }

  /** Every expert alike. */
  public static Popularity uniform(int experts) {
    double[] shares = new double[experts];
    Arrays.fill(shares, 1);
    return of("uniform", shares);
  }

  /** The expert of rank r is drawn in proportion to r^−exponent. */
  public static Popularity zipf(int experts, double exponent) {
    double[] shares = new double[experts];
    for (int e = 0; e < experts; e++) {
      shares[e] = Math.pow(e + 1, -exponent);
    }
    return of("zipf " + exponent, shares);
  }

  /**
   * Shares drawn from a symmetric Dirichlet distribution, as Gamma variates over their sum (Devroye
   * 1986, XI.4).
   *
   * @param concentration large is even, 1 is any simplex point alike, small leaves few experts
   */
  public static Popularity dirichlet(int experts, double concentration, long seed) {
    if (!(concentration > 0)) {
      throw new IllegalArgumentException("concentration must be above 0, not " + concentration);
    }
    RandomGenerator random = Initializer.random(seed);
    double[] shares = new double[experts];
    for (int e = 0; e < experts; e++) {
      shares[e] = gamma(concentration, random);
    }
    return of("dirichlet " + concentration, shares);
  }

  /**
   * What a trained router did. Shares of all assignments stand for those of first choices: the same
   * for top-1; for more, loads drawn from them are a little more even than those measured.
   *
   * @param load shares of the assignments, as a run folder's routing summaries hold them
   */
  public static Popularity trace(String name, double[] load) {
    return of(name, load.clone());
  }

  /** The same, in bursts: text on one subject keeps one expert busy for a while. */
  public Popularity bursty(int tokens, double share) {
    return new Popularity(name + ", bursts of " + tokens, shares, tokens, share);
  }

  /** E. */
  public int experts() {
    return shares.length;
  }

  /** Whether the order of tokens matters. */
  public boolean isBursty() {
    return burstTokens > 0;
  }

  private static Popularity of(String name, double[] shares) {
    return new Popularity(name, shares, 0, 0);
  }

  /** Marsaglia and Tsang 2000; below 1 by the power of a uniform variate. */
  private static double gamma(double shape, RandomGenerator random) {
    if (shape < 1) {
      return gamma(shape + 1, random) * Math.pow(random.nextDouble(), 1 / shape);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double root = 1 + c * x;
      double v = root * root * root;
      if (v > 0 && Math.log(1 - random.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }
}
