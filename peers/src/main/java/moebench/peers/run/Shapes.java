package moebench.peers.run;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import moebench.bench.sweep.LayerSpecs;
import moebench.reports.schema.LayerConfig;

/**
 * The sizes at which sides are compared.
 *
 * @param gemm of y = x·W
 * @param manyTokens of dX and dW, and of y = x·W with several threads
 * @param layers of forward passes
 * @param training of training steps
 */
record Shapes(List<Gemm> gemm, List<Gemm> manyTokens, List<Layer> layers, List<Layer> training) {

  /** A product of x {@code [tokens, k]} with W {@code [k, n]}. */
  record Gemm(int tokens, int k, int n) {
    double flops() {
      return 2.0 * tokens * k * n;
    }
  }

  /** A layer and its batch. */
  record Layer(LayerConfig config, int tokens) {}

  private static final List<Gemm> MANY_TOKENS =
      List.of(
          new Gemm(64, 128, 512),
          new Gemm(256, 128, 512),
          new Gemm(4096, 128, 512),
          new Gemm(256, 512, 2048),
          new Gemm(1024, 512, 2048),
          new Gemm(1024, 2048, 512),
          new Gemm(1024, 768, 3072),
          new Gemm(4096, 1024, 4096),
          new Gemm(777, 384, 1152),
          new Gemm(130, 200, 520));

  /** Where memory is the limit. */
  private static final List<Gemm> FEW_TOKENS =
      List.of(
          new Gemm(1, 768, 3072),
          new Gemm(16, 768, 3072),
          new Gemm(1, 1024, 4096),
          new Gemm(16, 1024, 4096));

  /** Sizes of small and large layers, odd ones, and few tokens. */
  static final Shapes FULL =
      new Shapes(
          Stream.concat(MANY_TOKENS.stream(), FEW_TOKENS.stream()).toList(),
          MANY_TOKENS,
          layers(List.of(64, 256, 512), List.of(8, 32, 64), List.of(1024, 4096)),
          quality());

  /** A few of them. */
  static final Shapes QUICK =
      new Shapes(
          List.of(
              new Gemm(64, 128, 512),
              new Gemm(256, 512, 2048),
              new Gemm(777, 384, 1152),
              new Gemm(16, 768, 3072)),
          List.of(new Gemm(256, 512, 2048), new Gemm(777, 384, 1152)),
          layers(List.of(256), List.of(8, 32), List.of(1024)),
          quality());

  private static List<Layer> layers(
      List<Integer> dModels, List<Integer> experts, List<Integer> batches) {
    List<Layer> layers = new ArrayList<>();
    for (int dModel : dModels) {
      for (int tokens : batches) {
        layers.add(new Layer(config("dense", 1, dModel), tokens));
        for (String kind : List.of("switch", "moe")) {
          experts.forEach(e -> layers.add(new Layer(config(kind, e, dModel), tokens)));
        }
      }
    }
    return List.copyOf(layers);
  }

  /** The model of the quality experiment. */
  private static List<Layer> quality() {
    return Stream.of(config("dense", 1, 64), config("switch", 8, 64))
        .map(config -> new Layer(config, 1024))
        .toList();
  }

  private static LayerConfig config(String kind, int experts, int dModel) {
    return LayerSpecs.config(
        kind,
        experts,
        "per-token",
        1.25,
        "always",
        "relu",
        dModel,
        4 * dModel,
        2,
        new LayerConfig.Regularization(0.01, 0, 0));
  }
}
