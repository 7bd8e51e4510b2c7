package moebench.sim.cluster.loads;

import java.util.List;

/**
 * What routing came to over many groups of tokens; means over groups, each of which has its own
 * capacity (GShard's groups; a device's batch).
 *
 * @param experts E
 * @param topK choices of a token
 * @param groupTokens tokens that share the slots
 * @param groups drawn
 * @param imbalance largest load over mean load, before dropping
 * @param loadCv standard deviation of the loads over their mean
 * @param atCapacity one per capacity asked for
 */
public record LoadStatistics(
    int experts,
    int topK,
    long groupTokens,
    long groups,
    double imbalance,
    double loadCv,
    List<AtCapacity> atCapacity) {

  /**
   * @param capacity C
   * @param dropShare assignments without a slot
   * @param paddingShare empty slots / (C·E)
   * @param slowest rows of the fullest expert over the mean load: what everybody waits for when
   *     only filled slots are computed
   */
  public record AtCapacity(int capacity, double dropShare, double paddingShare, double slowest) {}

  /** Assignments drawn. */
  public long assignments() {
    return groups * groupTokens * topK;
  }
}
