package moebench.sim.cluster.device;

import moebench.sim.cluster.model.Moe;

/**
 * What the experts of one device compute.
 *
 * @param touched experts whose weights are read
 * @param computed rows, padded to tiles
 */
public record ExpertLoad(double touched, double computed) {

  /**
   * Rows spread evenly over the experts that are touched.
   *
   * @param places experts on the device, replicas included
   * @param tokens of all devices that share the experts, in this pass
   * @param rows of all experts on the device: filled ones, or every slot
   * @param everySlot whether empty slots are computed, and so every expert is touched
   */
  public static ExpertLoad of(
      Moe moe, int places, double tokens, double rows, boolean everySlot, DeviceProfile device) {
    double touched =
        everySlot ? places : distinct(moe.experts(), moe.topK(), tokens) * places / moe.experts();
    return new ExpertLoad(touched, touched * device.tiled(rows / touched));
  }

  /**
   * Expected number of different experts that uniform routing of a batch touches: E(1 − ((E −
   * k)/E)^B).
   */
  public static double distinct(int experts, int topK, double tokens) {
    return experts * -Math.expm1(tokens * Math.log1p(-(double) topK / experts));
  }
}
