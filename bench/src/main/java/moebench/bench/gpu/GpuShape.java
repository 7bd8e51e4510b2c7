package moebench.bench.gpu;

import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

  /**
   * The whole table, what says most first: time may not suffice for all of it. Wide layers and many
   * experts take longest, to fill with weights too, and the capacity changes speed least.
   */
  static List<GpuShape> all(boolean small) {
    int narrow = small ? 64 : 1024;
    int wide = small ? 128 : 4096;
    int[] batches = small ? new int[] {256, 1024} : new int[] {16384, 4096, 65536};
    return Stream.<IntFunction<List<GpuShape>>>of(
            tokens -> List.of(of("dense", 1, 1, narrow, tokens)),
            tokens -> experts(8, 1.25, narrow, tokens),
            tokens -> List.of(of("dense", 1, 1, wide, tokens)),
            tokens -> experts(8, 1, narrow, tokens),
            tokens -> experts(8, 2, narrow, tokens),
            tokens -> many(1.25, narrow, tokens),
            tokens -> experts(8, 1.25, wide, tokens),
            tokens -> many(1, narrow, tokens),
            tokens -> many(2, narrow, tokens),
            tokens -> experts(8, 1, wide, tokens),
            tokens -> experts(8, 2, wide, tokens),
            tokens -> many(1.25, wide, tokens),
            tokens -> many(1, wide, tokens),
            tokens -> many(2, wide, tokens))
        .flatMap(rows -> IntStream.of(batches).mapToObj(rows))
        .flatMap(List::stream)
        .toList();
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
