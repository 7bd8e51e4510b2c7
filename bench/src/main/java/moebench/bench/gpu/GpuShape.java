package moebench.bench.gpu;

import java.util.ArrayList;
import java.util.List;
import moebench.bench.sweep.LayerSpecs;
import moebench.reports.schema.LayerConfig;

/**
 * A row of the table.
 *
 * @param layer dense, Switch or MoE
 * @param tokens of a batch
 */
record GpuShape(LayerConfig layer, int tokens) {
  private static final LayerConfig.Regularization REGULARIZATION =
      new LayerConfig.Regularization(0.01, 0, 0);

  /** The whole table, what says most first: time may not suffice for all of it. */
  static List<GpuShape> all(boolean small) {
    int[] widths = small ? new int[] {64, 128} : new int[] {1024, 4096};
    int[] batches = small ? new int[] {256, 1024} : new int[] {16384, 4096, 65536};
    List<GpuShape> shapes = new ArrayList<>();
    for (int tokens : batches) {
      for (int dModel : widths) {
        shapes.add(of("dense", 1, 1, dModel, tokens));
        shapes.addAll(experts(8, 1.25, dModel, tokens));
      }
    }
    for (int dModel : widths) {
      for (int tokens : batches) {
        shapes.addAll(experts(64, 1.25, dModel, tokens));
      }
    }
    // The capacity changes speed least, and wide layers take longest to fill with weights.
    for (int dModel : widths) {
      for (int experts : new int[] {8, 64}) {
        for (int tokens : batches) {
          shapes.addAll(experts(experts, 1, dModel, tokens));
          shapes.addAll(experts(experts, 2, dModel, tokens));
        }
      }
    }
    return shapes;
  }

  private static List<GpuShape> experts(int experts, double factor, int dModel, int tokens) {
    return List.of(
        of("switch", experts, factor, dModel, tokens), of("moe", experts, factor, dModel, tokens));
  }

  /** Whether the host is done with it in seconds, so that both can be compared. */
  boolean suitsHost() {
    return layer.dModel() <= 1024 && tokens <= 4096 && layer.experts() <= 8;
  }

  private static GpuShape of(String kind, int experts, double factor, int dModel, int tokens) {
    return new GpuShape(
        LayerSpecs.config(
            kind,
            experts,
            "per-token",
            factor,
            "always",
            "relu",
            dModel,
            4 * dModel,
            1,
            REGULARIZATION),
        tokens);
  }
}
