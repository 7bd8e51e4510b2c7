package moebench.bench.gpu;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import moebench.bench.sweep.LayerSpecs;
import moebench.reports.schema.LayerConfig;

/**
 * A row of the table.
 *
 * @param layer dense, Switch or MoE
 * @param tokens of a batch
 */
record GpuShape(LayerConfig layer, int tokens) {
  /** Up to this dModel, the host has time for experts. */
  private static final int WIDTH = 1024;

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
        shapes.addAll(many(1.25, dModel, tokens));
      }
    }
    // The capacity changes speed least, and wide layers take longest to fill with weights.
    for (int dModel : widths) {
      for (int tokens : batches) {
        shapes.addAll(experts(8, 1, dModel, tokens));
        shapes.addAll(experts(8, 2, dModel, tokens));
      }
      for (int tokens : batches) {
        shapes.addAll(many(1, dModel, tokens));
        shapes.addAll(many(2, dModel, tokens));
      }
    }
    return shapes;
  }

  /** 64 experts, or nothing where an array of Java cannot hold their weights. */
  private static List<GpuShape> many(double factor, int dModel, int tokens) {
    return 64L * dModel * 4 * dModel > Integer.MAX_VALUE
        ? List.of()
        : experts(64, factor, dModel, tokens);
  }

  private static List<GpuShape> experts(int experts, double factor, int dModel, int tokens) {
    return List.of(
        of("switch", experts, factor, dModel, tokens), of("moe", experts, factor, dModel, tokens));
  }

  /**
   * Whether the host is done with a training pass in seconds, so that gradients can be compared.
   */
  boolean suitsHost() {
    return layer.dModel() <= WIDTH && tokens <= 4096 && layer.experts() <= 8;
  }

  /**
   * What the host is timed at: the same layer with no more tokens than it is done with in seconds.
   */
  Optional<GpuShape> onHost() {
    int most = 4096 * WIDTH / layer.dModel();
    return layer.isDense() || (layer.dModel() <= WIDTH && layer.experts() <= 8)
        ? Optional.of(new GpuShape(layer, Math.min(tokens, most)))
        : Optional.empty();
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
