package moebench.sim.cluster.device;

import moebench.layers.Execution;
import moebench.sim.cluster.model.Moe;

/**
 * Rows that the experts of one device compute.
 *
 * @param experts on the device
 * @param touched of them that get a token, so that their weights are read
 * @param filled rows with a token
 * @param computed rows with padding: of slots when shapes are static, of tiles in any case
 */
public record ExpertLoad(int experts, double touched, double filled, double computed) {

  /**
   * Even loads.
   *
   * @param tokens of all devices that share the experts, in this pass
   * @param devices that share them
   * @param execution whether empty slots are computed
   */
  public static ExpertLoad even(
      Moe moe, double tokens, int devices, Execution execution, DeviceProfile device) {
    int experts = moe.experts() / devices;
    double wanted = tokens * moe.topK() / moe.experts();
    double slots = moe.slots(tokens);
    double rows = Math.min(wanted, slots);
    double touched = distinct(moe.experts(), moe.topK(), tokens) / devices;
    double computed =
        execution == Execution.STATIC && !moe.capacity().isDropless()
            ? experts * device.tiled(slots)
            : Math.max(touched * device.tiled(rows * experts / Math.max(touched, 1e-9)), 0);
    return new ExpertLoad(experts, touched, experts * rows, computed);
  }

  /** As many rows on the device as so many times even. */
  public ExpertLoad times(double factor) {
    return new ExpertLoad(experts, touched, filled * factor, computed * factor);
  }

  /**
   * Expected number of different experts that uniform routing of a batch touches: E(1 − ((E −
   * k)/E)^B).
   */
  public static double distinct(int experts, int topK, double tokens) {
    return experts * -Math.expm1(tokens * Math.log1p(-(double) topK / experts));
  }
}
