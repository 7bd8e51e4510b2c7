package moebench.layers.routing;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/** What uniform routing costs, in closed form: the yardstick for measured drop rates. */
public final class UniformLoad {
  /** Terms below this share of the sum cannot change it. */
  private static final double NEGLIGIBLE = 1e-17;

  private UniformLoad() {}

  /**
   * Expected share of T first choices that find no slot when each picks one of E experts with equal
   * chances: loads are X ~ Binomial(T, 1/E), and E[max(0, X − C)]·E/T is dropped.
   *
   * @param tokens T
   * @param experts E
   * @param capacity C
   */
  public static double expectedDropShare(int tokens, int experts, int capacity) {
    return expectedDropShare(tokens, experts, 1, capacity);
  }

  /**
   * The same over the topK·T assignments of tokens that each pick topK different experts: an expert
   * is among them with chance topK/E, so its load is Binomial(T, topK/E).
   */
  public static double expectedDropShare(int tokens, int experts, int topK, int capacity) {
    BinomialDistribution load = BinomialDistribution.of(tokens, (double) topK / experts);
    double overflow = 0;
    for (int x = capacity + 1; x <= tokens; x++) {
      double term = (x - capacity) * load.probability(x);
      overflow += term;
      if (x > load.getMean() && term <= NEGLIGIBLE * overflow) {
        break;
      }
    }
    return overflow * experts / ((double) tokens * topK);
  }

  /**
   * Expected load of the fullest of E experts over the mean load, as if loads were independent:
   * their sum is fixed, so that this is a little too much, by a share of about 1/E.
   */
  public static double expectedImbalance(int tokens, int experts, int topK) {
    BinomialDistribution load = BinomialDistribution.of(tokens, (double) topK / experts);
    int sure = (int) load.getMean();
    while (sure > 0 && allAtMost(load, experts, sure) > NEGLIGIBLE) {
      sure = Math.max(0, sure - 1 - (int) Math.sqrt(load.getVariance()));
    }
    double most = sure;
    for (int x = sure; x < tokens; x++) {
      double more = 1 - allAtMost(load, experts, x);
      most += more;
      if (more < NEGLIGIBLE) {
        break;
      }
    }
    return most / load.getMean();
  }

  /**
   * Expected rows of all experts together when each expert's load is rounded up to whole blocks,
   * for tokens that each pick topK different experts with equal chances.
   *
   * @param block rows of a block
   */
  public static double expectedBlockRows(int tokens, int experts, int topK, int block) {
    BinomialDistribution load = BinomialDistribution.of(tokens, (double) topK / experts);
    double blocks = 0;
    for (int full = 0; full < tokens; full += block) {
      blocks += load.survivalProbability(full);
    }
    return experts * blocks * block;
  }

  private static double allAtMost(BinomialDistribution load, int experts, int x) {
    return Math.pow(load.cumulativeProbability(x), experts);
  }
}
