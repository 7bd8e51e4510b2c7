package moebench.layers.routing;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/** What uniform routing costs, in closed form: the yardstick for measured drop rates. */
public final class UniformLoad {
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
    BinomialDistribution load = BinomialDistribution.of(tokens, 1.0 / experts);
    double overflow = 0;
    for (int x = capacity + 1; x <= tokens; x++) {
      overflow += (x - capacity) * load.probability(x);
    }
    return overflow * experts / tokens;
  }
}
