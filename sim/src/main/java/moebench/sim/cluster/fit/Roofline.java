package moebench.sim.cluster.fit;

import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import moebench.layers.Execution;
import moebench.layers.Footprint;
import moebench.layers.LayerShape;
import moebench.sim.cluster.device.DeviceProfile;
import moebench.sim.cluster.device.ExpertLoad;
import moebench.sim.cluster.device.LayerCost;
import moebench.sim.cluster.device.Phase;
import moebench.sim.cluster.device.Precision;
import moebench.sim.cluster.model.Ffn;
import moebench.sim.cluster.model.Moe;

/**
 * Forward passes as the simulator prices a layer on a device: peak and bandwidth are those that
 * were probed, the share of the peak that products reach is the one figure that is fitted.
 */
public final class Roofline {
  private static final int TILE = 6;
  private static final double LEAST_SHARE = 0.01;
  private static final int HALVINGS = 40;

  private Roofline() {}

  /**
   * Fits the share of the peak so that the mean logarithm of predicted over measured is 0, or as
   * near to it as a share of 1 comes; predicts seconds by it.
   *
   * @param fitted forward passes
   * @param gbPerSecond memory bandwidth of that many threads
   */
  public static ToDoubleFunction<Measured> fit(
      List<Measured> fitted, IntToDoubleFunction gbPerSecond) {
    double low = LEAST_SHARE;
    double high = 1;
    for (int i = 0; i < HALVINGS; i++) {
      double share = (low + high) / 2;
      double bias =
          fitted.stream()
              .mapToDouble(m -> Math.log(seconds(m, gbPerSecond, share) / m.seconds()))
              .sum();
      if (bias > 0) {
        low = share;
      } else {
        high = share;
      }
    }
    double share = (low + high) / 2;
    return m -> seconds(m, gbPerSecond, share);
  }

  private static double seconds(Measured m, IntToDoubleFunction gbPerSecond, double share) {
    LayerShape shape = m.shape();
    DeviceProfile device =
        new DeviceProfile(
            "probed",
            Map.of(),
            Map.of(Precision.FP32, m.fmaGflops() / 1e3),
            1,
            gbPerSecond.applyAsDouble(m.threads()),
            null,
            null,
            0,
            TILE,
            new DeviceProfile.Efficiency(share, 1, 0));
    Moe moe =
        new Moe(
            shape.experts(),
            shape.topK(),
            new Ffn(shape.dFf(), false),
            1,
            0,
            null,
            shape.capacity(),
            null);
    boolean isDense = shape.experts() == 1;
    boolean everySlot = isDense || m.execution() == Execution.STATIC;
    double rows =
        isDense
            ? m.tokens()
            : everySlot ? new Footprint(shape, m.tokens()).paddedSlots() : m.filledSlots();
    ExpertLoad load = ExpertLoad.of(moe, shape.experts(), m.tokens(), rows, everySlot, device);
    LayerCost cost = LayerCost.of(shape.dModel(), moe, m.tokens(), load, 1, Precision.FP32);
    List<Phase> phases =
        isDense
            ? List.of(cost.experts())
            : List.of(cost.router(), cost.dispatch(), cost.experts(), cost.combine());
    return phases.stream().mapToDouble(phase -> device.seconds(phase, Precision.FP32)).sum();
  }
}
