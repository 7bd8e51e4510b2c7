package moebench.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import moebench.layers.kernels.Backend;
import moebench.layers.kernels.Backends;
import moebench.layers.kernels.Kernels;
import moebench.layers.kernels.reference.ReferenceKernels;
import moebench.layers.routing.Router;
import moebench.layers.routing.Routers;
import moebench.layers.routing.Switch;
import moebench.layers.routing.TopTwo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Layers on every back-end against {@link DoubleLayer}: values directly, gradients by central
 * differences.
 */
class LayerTest {
  private static final double Z_LOSS = 1e-3;
  private static final double ALPHA = 0.01;
  private static final int TOKENS = 13;
  private static final int[] SYMBOLS = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 255};

  private final Kernels kernels = new ReferenceKernels();

  /** Every back-end with every {@link #specs() spec}. */
  static Stream<Arguments> layers() {
    return Backends.all().stream()
        .flatMap(backend -> specs().map(spec -> Arguments.of(backend, spec)));
  }

  static Stream<LayerSpec> specs() {
    Stream<LayerSpec> dense =
        Stream.of(Activation.values()).map(activation -> LayerSpec.dense(6, 17, activation));
    List<CapacityRule> rules =
        List.of(
            CapacityRule.perToken(1),
            CapacityRule.perToken(1.25),
            CapacityRule.perAssignment(1),
            CapacityRule.perToken(2),
            CapacityRule.dropless());
    Stream<LayerSpec> expert =
        Routers.all().stream()
            .flatMap(router ->
                Stream.of(2, 5)
                    .filter(experts -> router.topK(experts) <= experts)
                    .flatMap(experts ->
                        rules.stream()
                            .filter(rule -> isMeantFor(router, rule))
                            .flatMap(rule ->
                                Stream.of(Execution.values())
                                    .map(e -> expert(router, experts, rule, e)))));
    return Stream.concat(dense, expert);
  }

  private static boolean isMeantFor(Router router, CapacityRule rule) {
    return switch (router.limit()) {
      case OPTIONAL -> true;
      case ALWAYS -> rule.convention() == CapacityConvention.PER_TOKEN;
      case NEVER -> rule.isDropless();
    };
  }

  private static LayerSpec expert(Router router, int experts, CapacityRule rule, Execution how) {
    LayerShape shape =
        new LayerShape(6, 7, experts, router.topK(experts), rule, Activation.GELU_TANH);
    return new LayerSpec.Expert(shape, router, new ExpertOptions(how, ALPHA, Z_LOSS, 0));
  }

  @ParameterizedTest
  @MethodSource("layers")
  @Tag("simd")
  void forwardMatchesTheFormulas(Backend backend, LayerSpec spec) {
    Layer layer = build(spec, backend.newKernels(1), TOKENS);
    float[] x = random(TOKENS * 6, 2);
    float[] y = new float[x.length];
    layer.forward(x, y, TOKENS, Mode.EVALUATION);
    double[] expected = oracle(layer).forward(DoubleLayer.widen(x), TOKENS, false);
    for (int i = 0; i < y.length; i++) {
      assertEquals(expected[i], y[i], 5e-6, "y[" + i + "]");
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  @Tag("simd")
  void gradientsMatchCentralDifferences(Backend backend, LayerSpec spec) {
    Layer layer = build(spec, backend.newKernels(1), TOKENS);
    float[] x = random(TOKENS * 6, 3);
    float[] weights = random(x.length, 4);
    float[] y = new float[x.length];
    float[] dx = new float[x.length];
    layer.forward(x, y, TOKENS, Mode.TRAINING);
    layer.backward(x, weights, dx, TOKENS);

    DoubleLayer oracle = oracle(layer);
    double[] wideX = DoubleLayer.widen(x);
    double[] wideWeights = DoubleLayer.widen(weights);
    assertGradient("x", oracle, wideX, wideWeights, wideX, dx);
    for (int p = 0; p < layer.parameters().size(); p++) {
      Parameter parameter = layer.parameters().get(p);
      assertGradient(
          parameter.name(),
          oracle,
          wideX,
          wideWeights,
          oracle.parameters().get(p),
          parameter.gradient());
    }
  }

  /** Layers of one seed draw the same noise, so that differences of their losses are a gradient. */
  @ParameterizedTest
  @EnumSource(TopTwo.SecondChoice.class)
  void gradientsHoldUnderNoise(TopTwo.SecondChoice secondChoice) {
    LayerShape shape =
        new LayerShape(6, 7, 5, 2, CapacityRule.perToken(1.25), Activation.GELU_TANH);
    LayerSpec spec =
        new LayerSpec.Expert(
            shape,
            new TopTwo(secondChoice),
            new ExpertOptions(Execution.DYNAMIC, ALPHA, Z_LOSS, 0.3));
    float[] x = random(TOKENS * 6, 3);
    float[] weights = random(x.length, 4);
    Layer layer = build(spec, kernels, TOKENS);
    layer.forward(x, new float[x.length], TOKENS, Mode.TRAINING);
    float[] dx = new float[x.length];
    layer.backward(x, weights, dx, TOKENS);
    float[] dRouter = layer.parameters().getFirst().gradient();
    for (int i = 0; i < x.length; i++) {
      int at = i;
      assertEquals(slope(spec, x, weights, (_, in, step) -> in[at] += step), dx[i], 2e-3);
    }
    for (int i = 0; i < dRouter.length; i++) {
      int at = i;
      double slope =
          slope(
              spec,
              x,
              weights,
              (router, _, step) -> {
                router[at] += step;
              });
      assertEquals(slope, dRouter[i], 2e-3);
    }
  }

  private interface Nudge {
    void apply(float[] router, float[] x, float step);
  }

  /** Central difference of Σ weights·y + auxiliary loss over fresh layers of one seed. */
  private double slope(LayerSpec spec, float[] x, float[] weights, Nudge nudge) {
    float step = 1e-3f;
    return (loss(spec, x, weights, nudge, step) - loss(spec, x, weights, nudge, -step))
        / (2 * step);
  }

  private double loss(LayerSpec spec, float[] x, float[] weights, Nudge nudge, float step) {
    Layer layer = build(spec, kernels, TOKENS);
    float[] in = x.clone();
    nudge.apply(layer.parameters().getFirst().value(), in, step);
    layer.parametersChanged();
    float[] y = new float[x.length];
    layer.forward(in, y, TOKENS, Mode.TRAINING);
    double loss = layer.auxiliaryLoss();
    for (int i = 0; i < y.length; i++) {
      loss += (double) weights[i] * y[i];
    }
    return loss;
  }

  private static void assertGradient(
      String name, DoubleLayer oracle, double[] x, double[] weights, double[] at, float[] got) {
    double step = 1e-6;
    for (int i = 0; i < at.length; i++) {
      double value = at[i];
      at[i] = value + step;
      double above = oracle.loss(x, TOKENS, weights);
      at[i] = value - step;
      double below = oracle.loss(x, TOKENS, weights);
      at[i] = value;
      assertEquals(
          (above - below) / (2 * step), got[i], 2e-5, "gradient of " + name + "[" + i + "]");
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  @Tag("simd")
  void gradientsAreAdded(Backend backend, LayerSpec spec) {
    Layer layer = build(spec, backend.newKernels(1), TOKENS);
    float[] x = random(TOKENS * 6, 3);
    float[] y = new float[x.length];
    float[] dx = new float[x.length];
    layer.forward(x, y, TOKENS, Mode.TRAINING);
    layer.backward(x, x, dx, TOKENS);
    Parameter last = layer.parameters().getLast();
    float once = last.gradient()[0];
    layer.backward(x, x, dx, TOKENS);
    assertEquals(2 * once, last.gradient()[0], 1e-6 + 1e-6 * Math.abs(once));
    assertTrue(once != 0);
  }

  @Test
  void oneExpertIsADenseFfn() {
    LayerShape shape = new LayerShape(6, 17, 1, 1, CapacityRule.perToken(1), Activation.RELU);
    Layer expert =
        new LayerSpec.Expert(shape, new Switch(), ExpertOptions.DEFAULT).build(kernels, TOKENS, 5);
    Layer dense = LayerSpec.dense(6, 17, Activation.RELU).build(kernels, TOKENS, 6);
    for (int p = 0; p < 4; p++) {
      float[] from = expert.parameters().get(p).value();
      System.arraycopy(from, 0, dense.parameters().get(p).value(), 0, from.length);
    }
    float[] x = random(TOKENS * 6, 7);
    float[] a = new float[x.length];
    float[] b = new float[x.length];
    expert.forward(x, a, TOKENS, Mode.TRAINING);
    dense.forward(x, b, TOKENS, Mode.TRAINING);
    assertArrayEquals(b, a);
    expert.backward(x, x, a, TOKENS);
    dense.backward(x, x, b, TOKENS);
    assertArrayEquals(b, a);
    assertArrayEquals(
        dense.parameters().getFirst().gradient(), expert.parameters().getFirst().gradient());
    assertEquals(0.01, expert.auxiliaryLoss(), 1e-9, "a single expert is balanced");
  }

  @Test
  void aTokenWhoseChoicesAreAllDroppedGetsZero() {
    LayerShape shape = new LayerShape(6, 7, 2, 2, CapacityRule.perToken(0.1), Activation.RELU);
    ExpertFfn layer =
        new ExpertFfn(
            new LayerSpec.Expert(shape, Routers.of("moe"), ExpertOptions.DEFAULT),
            kernels,
            TOKENS,
            1);
    float[] x = random(TOKENS * 6, 2);
    float[] y = random(TOKENS * 6, 3);
    layer.forward(x, y, TOKENS, Mode.EVALUATION);
    int passed = 0;
    for (int t = 0; t < TOKENS; t++) {
      if (layer.routing().slots()[2 * t] < 0 && layer.routing().slots()[2 * t + 1] < 0) {
        passed++;
        for (int c = 0; c < 6; c++) {
          assertEquals(0, y[t * 6 + c]);
        }
      }
    }
    assertTrue(
        passed >= TOKENS - 2, "2 experts of 1 slot leave at most 2 tokens, passed " + passed);
  }

  /** Four of five experts get no row at all, in either direction. */
  @ParameterizedTest
  @MethodSource("moebench.layers.kernels.Backends#all")
  @Tag("simd")
  void allTokensMayGoToOneExpert(Backend backend) {
    LayerShape shape = new LayerShape(6, 7, 5, 1, CapacityRule.dropless(), Activation.RELU);
    LayerSpec spec = new LayerSpec.Expert(shape, new Switch(), ExpertOptions.DEFAULT);
    ExpertFfn layer = (ExpertFfn) build(spec, backend.newKernels(1), TOKENS);
    float[] x = random(TOKENS * 6, 2);
    float[] router = layer.parameters().getFirst().value();
    for (int i = 0; i < 6; i++) {
      for (int e = 0; e < 5; e++) {
        router[i * 5 + e] = i == 0 && e == 3 ? 50 : 0;
      }
    }
    for (int t = 0; t < TOKENS; t++) {
      x[t * 6] = 1;
    }
    layer.parametersChanged();
    float[] y = new float[x.length];
    layer.forward(x, y, TOKENS, Mode.TRAINING);
    assertArrayEquals(new int[] {0, 0, 0, TOKENS, 0}, layer.routing().rowCount());
    double[] expected = oracle(layer).forward(DoubleLayer.widen(x), TOKENS, false);
    for (int i = 0; i < y.length; i++) {
      assertEquals(expected[i], y[i], 5e-6, "y[" + i + "]");
    }
    layer.backward(x, y, new float[x.length], TOKENS);
    for (Parameter parameter : layer.parameters().subList(1, 5)) {
      int size = parameter.gradient().length / 5;
      for (int i = 0; i < parameter.gradient().length; i++) {
        if (i / size != 3) {
          assertEquals(0, parameter.gradient()[i], parameter.name() + " of an idle expert");
        }
      }
    }
  }

  @Test
  void aWorkspaceBeyondAnArrayIsRefused() {
    int many = 1 << 20;
    LayerSpec dense = LayerSpec.dense(6, 1 << 16, Activation.RELU);
    assertMessage("[rows 1048576, dFf 65536]", () -> dense.build(kernels, many, 1));
    assertMessage("tokens must be 1 or more, not 0", () -> dense.build(kernels, 0, 1));
    LayerShape wide = new LayerShape(1, 1, 4096, 2, CapacityRule.dropless(), Activation.RELU);
    LayerSpec expert =
        new LayerSpec.Expert(wide, Routers.of("moe"), new ExpertOptions(Execution.STATIC, 0, 0, 0));
    assertMessage("[tokens 1048576, experts 4096]", () -> expert.build(kernels, many, 1));
    long blocks = 4294967294L + 4096 * 127;
    assertMessage(
        "[rows " + blocks + ", dModel 1]", () -> expert.build(kernels, Integer.MAX_VALUE, 1));
  }

  @Test
  void evaluationWithoutALimitKeepsAll() {
    LayerShape shape = new LayerShape(6, 7, 5, 1, CapacityRule.perToken(0.2), Activation.RELU);
    ExpertFfn layer =
        new ExpertFfn(
            new LayerSpec.Expert(shape, new Switch(), ExpertOptions.DEFAULT.with(Execution.STATIC)),
            kernels,
            TOKENS,
            1);
    float[] x = random(TOKENS * 6, 2);
    float[] y = new float[x.length];
    layer.forward(x, y, TOKENS, Mode.EVALUATION_DROPLESS);
    assertEquals(TOKENS, layer.routing().keptCount());
    layer.forward(x, y, TOKENS, Mode.EVALUATION);
    assertTrue(layer.routing().keptCount() <= 5);
  }

  @Test
  void jitterMovesTheRouterOnlyInTraining() {
    LayerShape shape = new LayerShape(6, 7, 5, 1, CapacityRule.dropless(), Activation.RELU);
    ExpertOptions jitter = new ExpertOptions(Execution.DYNAMIC, 0, 0, 0.5);
    ExpertFfn layer =
        new ExpertFfn(new LayerSpec.Expert(shape, new Switch(), jitter), kernels, TOKENS, 1);
    float[] x = random(TOKENS * 6, 2);
    float[] first = new float[x.length];
    float[] second = new float[x.length];
    layer.forward(x, first, TOKENS, Mode.EVALUATION);
    layer.forward(x, second, TOKENS, Mode.TRAINING);
    layer.forward(x, second, TOKENS, Mode.EVALUATION);
    assertArrayEquals(first, second);
    layer.forward(x, first, TOKENS, Mode.TRAINING);
    float[] gates = layer.routing().gates().clone();
    layer.forward(x, second, TOKENS, Mode.TRAINING);
    int moved = 0;
    for (int t = 0; t < TOKENS; t++) {
      moved += gates[t] == layer.routing().gates()[t] ? 0 : 1;
    }
    assertEquals(TOKENS, moved);
  }

  @Test
  void theRandomSecondChoiceIsTakenAsOftenAsItsGateSays() {
    int tokens = 20_000;
    LayerShape shape = new LayerShape(6, 7, 3, 2, CapacityRule.dropless(), Activation.RELU);
    ExpertFfn layer =
        new ExpertFfn(
            new LayerSpec.Expert(
                shape, new TopTwo(TopTwo.SecondChoice.RANDOM), ExpertOptions.DEFAULT),
            kernels,
            tokens,
            1);
    float[] x = random(tokens * 6, 2);
    float[] router = layer.parameters().getFirst().value();
    for (int i = 0; i < router.length; i++) {
      router[i] *= 8;
    }
    layer.parametersChanged();
    layer.route(x, tokens, Mode.TRAINING);
    layer.routing().checkInvariants();
    double expected = 0;
    double variance = 0;
    for (int t = 0; t < tokens; t++) {
      double taken = Math.min(1, 2 * layer.routing().gates()[2 * t + 1]);
      expected += taken;
      variance += taken * (1 - taken);
    }
    double got = tokens - layer.routing().skippedCount();
    assertTrue(expected < 0.9 * tokens, "the test needs second choices that are skipped");
    assertEquals(expected, got, 5 * Math.sqrt(variance));
    layer.route(x, tokens, Mode.EVALUATION);
    assertEquals(0, layer.routing().skippedCount());
  }

  @Test
  void badInputIsNamed() {
    Layer layer = build(LayerSpec.dense(6, 17, Activation.RELU), kernels, 4);
    float[] x = new float[24];
    assertMessage("5", () -> layer.forward(new float[30], new float[30], 5, Mode.EVALUATION));
    assertMessage("23", () -> layer.forward(x, new float[23], 4, Mode.EVALUATION));
    assertMessage("0", () -> layer.forward(x, x, 0, Mode.EVALUATION));
    layer.forward(x, new float[24], 4, Mode.TRAINING);
    assertMessage(
        "the forward pass had 4 tokens, not 3", () -> layer.backward(x, x, new float[24], 3));
    assertMessage(
        "topK 1",
        () ->
            new LayerSpec.Expert(
                new LayerShape(6, 7, 5, 1, CapacityRule.dropless(), Activation.RELU),
                Routers.of("moe"),
                ExpertOptions.DEFAULT));
    assertMessage("topk", () -> Routers.of("topk"));
    assertMessage("topK must be 1 or more, not 0", () -> Routers.of("top-0"));
    assertMessage("granularity must be 1 or more, not 0", () -> Routers.of("fine-0"));
    assertMessage(
        "topK 6 is more than experts 5", () -> spec("top-6", 5, 8, CapacityRule.dropless()));
    assertMessage(
        "fine-4 cuts experts into 4 parts, but dFf 7 is no multiple of that",
        () -> spec("fine-4", 5, 7, CapacityRule.dropless()));
    assertMessage(
        "fine-4 cuts 1000000000 experts into 4 parts each: 4000000000 are too many, give fewer",
        () -> spec("fine-4", 1_000_000_000, 8, CapacityRule.dropless()));
    assertMessage(
        "router expert-choice fills the slots of each expert, so it needs the capacity convention"
            + " per-token, not dropless",
        () -> spec("expert-choice", 5, 8, CapacityRule.dropless()));
    assertMessage(
        "capacity convention per-token, not per-assignment",
        () -> spec("expert-choice", 5, 8, CapacityRule.perAssignment(1)));
    assertMessage("jitter", () -> new ExpertOptions(Execution.STATIC, 0, 0, 1.5));
    assertMessage("-1", () -> new ExpertOptions(Execution.STATIC, -1, 0, 0));
  }

  private static LayerSpec.Expert spec(String router, int experts, int dFf, CapacityRule rule) {
    return LayerSpec.of(
        Routers.of(router), 6, dFf, experts, rule, Activation.RELU, ExpertOptions.DEFAULT);
  }

  /** Four parts of each expert offer the slots that it had, and do its work. */
  @Test
  void fineExpertsHaveTheSlotsOfWholeOnes() {
    for (CapacityRule rule :
        List.of(CapacityRule.perToken(1.25), CapacityRule.perAssignment(1.25))) {
      LayerShape fine = spec("fine-4", 5, 8, rule).shape();
      LayerShape whole = spec("switch", 5, 8, rule).shape();
      assertEquals(20, fine.experts());
      assertEquals(2, fine.dFf());
      assertEquals(4, fine.topK());
      assertEquals(whole.capacity(207), fine.capacity(207));
      assertEquals(
          new Footprint(whole, 207).expertFlops(whole.capacity(207) * 5),
          new Footprint(fine, 207).expertFlops(fine.capacity(207) * 20));
    }
  }

  /** Loads of one expert alone push its bias down, step by step, until others are chosen. */
  @Test
  void aBiasMovesWorkFromFullExpertsToEmptyOnes() {
    LayerSpec.Expert spec = spec("loss-free", 4, 8, CapacityRule.dropless());
    ExpertFfn layer = new ExpertFfn(spec, kernels, TOKENS, 1);
    float[] router = layer.parameters().getFirst().value();
    Arrays.fill(router, 0);
    router[0] = 0.1f; // expert 0 a little above the others, and 1 above 2 and 3 by ties
    layer.parametersChanged();
    float[] x = new float[TOKENS * 6];
    Arrays.fill(x, 1);
    float[] y = new float[x.length];
    layer.forward(x, y, TOKENS, Mode.TRAINING);
    assertArrayEquals(new int[] {TOKENS, TOKENS, 0, 0}, layer.routing().assigned());
    layer.backward(x, y, new float[x.length], TOKENS);
    float step = 1e-3f;
    assertArrayEquals(new float[] {-step, -step, step, step}, layer.routing().bias());
    layer.forward(x, y, TOKENS, Mode.EVALUATION);
    assertArrayEquals(
        new int[] {TOKENS, 0, TOKENS, 0}, layer.routing().assigned(), "1 and 2 are level");
    float[] gates = layer.routing().gates();
    double p0 = Math.exp(0.1);
    assertEquals(p0 / (p0 + 1), gates[0], 1e-6, "the bias is no part of the gate");
  }

  @Test
  void aTableNeedsToKnowTheTokens() {
    Layer layer = spec("hash", 5, 8, CapacityRule.dropless()).build(kernels, TOKENS, 1);
    float[] x = new float[TOKENS * 6];
    String message =
        assertThrows(
                IllegalStateException.class,
                () -> layer.forward(x, new float[x.length], TOKENS, Mode.EVALUATION))
            .getMessage();
    assertTrue(message.contains("call identify with the symbols of 13 tokens"), message);
  }

  private static DoubleLayer oracle(Layer layer) {
    return new DoubleLayer(layer, TOKENS, ALPHA, Z_LOSS, SYMBOLS);
  }

  private static void assertMessage(String part, Runnable call) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(message.contains(part), message);
  }

  private static Layer build(LayerSpec spec, Kernels kernels, int tokens) {
    Layer layer = spec.build(kernels, tokens, 1);
    layer.identify(SYMBOLS);
    RandomGenerator random = Initializer.random(99);
    for (Parameter parameter : layer.parameters()) {
      if (parameter.name().startsWith("b")) {
        Initializer.truncatedNormal(parameter.value(), 0.3, random);
      }
    }
    return layer;
  }

  private static float[] random(int length, long seed) {
    float[] values = new float[length];
    Initializer.truncatedNormal(values, 1, Initializer.random(seed));
    return values;
  }
}
