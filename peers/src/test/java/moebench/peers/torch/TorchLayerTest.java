package moebench.peers.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import moebench.layers.Activation;
import moebench.layers.CapacityRule;
import moebench.layers.ExpertFfn;
import moebench.layers.ExpertOptions;
import moebench.layers.Initializer;
import moebench.layers.Layer;
import moebench.layers.LayerShape;
import moebench.layers.LayerSpec;
import moebench.layers.Mode;
import moebench.layers.Parameter;
import moebench.layers.kernels.Backends;
import moebench.layers.kernels.Kernels;
import moebench.layers.routing.Router;
import moebench.layers.routing.Routers;
import moebench.layers.routing.Routing;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** libtorch's layers equal ours on the reference back-end. */
class TorchLayerTest {
  private static Torch torch;

  @BeforeAll
  static void load() {
    torch = new Torch(1);
  }

  /** A layer with random weights and biases; its outputs are of the order of 1. */
  private static Layer layer(LayerSpec spec, Kernels kernels, int tokens) {
    Layer layer = spec.build(kernels, tokens, 3);
    RandomGenerator random = Initializer.random(4);
    for (Parameter parameter : layer.parameters()) {
      if (parameter.name().startsWith("b")) {
        Initializer.truncatedNormal(parameter.value(), 0.5, random);
      }
    }
    layer.parametersChanged();
    return layer;
  }

  private static TorchLayer compare(Layer layer, int tokens) {
    float[] x = new float[tokens * layer.shape().dModel()];
    float[] y = new float[x.length];
    Initializer.truncatedNormal(x, 1, Initializer.random(5));
    layer.forward(x, y, tokens, Mode.EVALUATION);
    TorchLayer theirs = new TorchLayer(torch, layer.shape(), layer.parameters(), x, tokens);
    theirs.run();
    assertArrayEquals(y, theirs.output(), 1e-5f);
    return theirs;
  }

  @Test
  void itSaysWhichBlasItUses() {
    assertTrue(torch.description().matches("libtorch 2\\.\\d+.* on oneMKL 20\\d\\d\\..*"));
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "6, 13, 17", "207, 17, 65"})
  void dense(int tokens, int dModel, int dFf) {
    LayerSpec spec = LayerSpec.dense(dModel, dFf, Activation.RELU);
    try (Kernels kernels = Backends.of("reference").newKernels(1)) {
      compare(layer(spec, kernels, tokens), tokens);
    }
  }

  /**
   * Few slots, so that many assignments are dropped; more experts than tokens, so some are idle.
   */
  @ParameterizedTest
  @CsvSource({
    "switch, 6, 207, 13, 17, 1.25",
    "switch, 6, 207, 13, 17, 0.5",
    "switch, 17, 6, 13, 7, 3",
    "moe, 6, 207, 13, 17, 1.25",
    "moe, 6, 207, 13, 17, 0.5",
    "moe, 17, 6, 13, 7, 3",
  })
  void experts(String kind, int experts, int tokens, int dModel, int dFf, double factor) {
    Router router = Routers.of(kind);
    LayerShape shape =
        new LayerShape(
            dModel,
            dFf,
            experts,
            router.topK(experts),
            CapacityRule.perToken(factor),
            Activation.RELU);
    LayerSpec spec = new LayerSpec.Expert(shape, router, ExpertOptions.DEFAULT);
    try (Kernels kernels = Backends.of("reference").newKernels(1)) {
      ExpertFfn layer = (ExpertFfn) layer(spec, kernels, tokens);
      TorchLayer theirs = compare(layer, tokens);
      Routing routing = layer.routing();
      long[] chosen =
          Arrays.stream(routing.experts())
              .limit(tokens * (long) router.topK(experts))
              .asLongStream()
              .toArray();
      assertArrayEquals(chosen, theirs.choices());
      if (factor < 1) {
        assertTrue(routing.droppedCount(0) > 0, "nothing was dropped");
      }
      assertEquals(experts > tokens, Arrays.stream(routing.kept()).anyMatch(n -> n == 0));
    }
  }
}
