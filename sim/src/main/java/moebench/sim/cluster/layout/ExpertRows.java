package moebench.sim.cluster.layout;

import java.util.Arrays;
import moebench.sim.cluster.model.Moe;
import moebench.sim.cluster.placement.Placement;

/**
 * Rows of one expert layer in one micro-batch, among the ranks of an expert-parallel group; a rank
 * is all tp devices that share its tokens.
 *
 * @param sent by each rank, its own experts included
 * @param received by a rank's experts, on average
 * @param busiest received by the rank with the most
 */
public record ExpertRows(double sent, double received, double busiest) {

  /** Every slot, filled or not. */
  static ExpertRows slots(Moe moe, int ranks, double tokens) {
    double received = (double) moe.experts() / ranks * moe.slots(ranks * tokens);
    return new ExpertRows(tokens * moe.rowsPerToken(), received, received);
  }

  /** As many tokens for every expert. */
  static ExpertRows even(Moe moe, int ranks, double tokens) {
    double pool = ranks * tokens;
    double each = Math.min(pool * moe.topK() / moe.experts(), moe.slots(pool));
    double received = each * moe.experts() / ranks;
    return new ExpertRows(tokens * Math.min(moe.topK(), moe.rowsPerToken()), received, received);
  }

  /**
   * What is kept of drawn loads, where it was placed.
   *
   * @param loads assignments of each expert, from all ranks together
   * @param slots of an expert; the others are dropped before they are sent
   */
  static ExpertRows placed(long[] loads, double slots, Placement placement) {
    double[] kept = Arrays.stream(loads).mapToDouble(load -> Math.min(load, slots)).toArray();
    double[] ranks = placement.deviceLoads(kept);
    double mean = Arrays.stream(ranks).average().orElseThrow();
    return new ExpertRows(
        Arrays.stream(kept).sum() / ranks.length,
        mean,
        Math.max(mean, Arrays.stream(ranks).max().orElseThrow()));
  }

  /** Busiest over mean: 1 or more. */
  public double skew() {
    return busiest / received;
  }

  ExpertRows plus(ExpertRows other) {
    return new ExpertRows(sent + other.sent, received + other.received, busiest + other.busiest);
  }

  ExpertRows times(double factor) {
    return new ExpertRows(sent * factor, received * factor, busiest * factor);
  }
}
