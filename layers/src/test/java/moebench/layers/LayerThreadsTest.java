package moebench.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import moebench.layers.kernels.Backends;
import moebench.layers.kernels.Kernels;
import moebench.layers.routing.Router;
import moebench.layers.routing.Routers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Routing, outputs and gradients are the same to the bit for any number of threads. */
@Tag("simd")
class LayerThreadsTest {
  private static final int TOKENS = 207;
  private static final int WIDTH = 20;

  static Stream<LayerSpec> specs() {
    return Stream.concat(
        Stream.of(LayerSpec.dense(WIDTH, 50, Activation.GELU_TANH)),
        Routers.all().stream().map(LayerThreadsTest::expert));
  }

  private static LayerSpec expert(Router router) {
    LayerShape shape =
        new LayerShape(
            WIDTH, 50, 5, router.topK(5), CapacityRule.perToken(1.25), Activation.GELU_TANH);
    return new LayerSpec.Expert(shape, router, ExpertOptions.DEFAULT);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void threadsChangeNothing(LayerSpec spec) {
    float[][] one = compute(spec, 1);
    float[][] three = compute(spec, 3);
    assertEquals(one.length, three.length);
    for (int i = 0; i < one.length; i++) {
      assertArrayEquals(one[i], three[i], "output, dx or gradient " + i);
    }
  }

  /** Output, input gradient, the choices of experts, and every parameter's gradient. */
  private static float[][] compute(LayerSpec spec, int threads) {
    try (Kernels kernels = Backends.of("simd").newKernels(threads)) {
      Layer layer = spec.build(kernels, TOKENS, 7);
      layer.identify(IntStream.range(0, TOKENS).toArray());
      float[] x = random(1);
      float[] y = new float[x.length];
      float[] dx = new float[x.length];
      layer.forward(x, y, TOKENS, Mode.TRAINING);
      layer.backward(x, random(2), dx, TOKENS);
      Stream<float[]> routing =
          layer instanceof ExpertFfn expert ? Stream.of(rows(expert)) : Stream.of();
      Stream<float[]> gradients = layer.parameters().stream().map(Parameter::gradient);
      return Stream.of(Stream.of(y, dx), routing, gradients)
          .flatMap(part -> part)
          .toArray(float[][]::new);
    }
  }

  private static float[] rows(ExpertFfn expert) {
    int[] rows = expert.routing().rowOfAssignment();
    float[] exact = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      exact[i] = rows[i];
    }
    return exact;
  }

  private static float[] random(int seed) {
    float[] x = new float[TOKENS * WIDTH];
    Initializer.truncatedNormal(x, 1, Initializer.random(seed));
    return x;
  }
}
