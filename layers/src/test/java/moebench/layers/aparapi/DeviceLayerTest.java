package moebench.layers.aparapi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import moebench.layers.Activation;
import moebench.layers.CapacityRule;
import moebench.layers.Execution;
import moebench.layers.ExpertLayer;
import moebench.layers.ExpertOptions;
import moebench.layers.Initializer;
import moebench.layers.Layer;
import moebench.layers.LayerShape;
import moebench.layers.LayerSpec;
import moebench.layers.Mode;
import moebench.layers.Parameter;
import moebench.layers.kernels.Kernels;
import moebench.layers.kernels.reference.ReferenceKernels;
import moebench.layers.routing.Router;
import moebench.layers.routing.Routers;
import moebench.layers.routing.Routing;
import moebench.layers.routing.Switch;
import moebench.layers.routing.TopTwo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers on a device against the same layers of the reference: values, gradients and routing. */
@Tag("opencl")
class DeviceLayerTest {
  /** Of outputs and gradients, over Σ|terms|. */
  private static final double TOLERANCE = 5e-7;

  private static final List<Router> ROUTERS =
      List.of(new Switch(), new TopTwo(TopTwo.SecondChoice.ALWAYS));
  private static final ExpertOptions OPTIONS = new ExpertOptions(Execution.DYNAMIC, 0.01, 1e-3, 0);
  private static final Kernels REFERENCE = new ReferenceKernels();
  private static final OpenClDevice DEVICE = OpenClDevices.of("opencl:0");

  /** Every router, convention, factor, execution and activation, at awkward sizes. */
  static Stream<Arguments> layers() {
    List<LayerSpec> specs = new ArrayList<>();
    for (Activation activation : Activation.values()) {
      specs.add(LayerSpec.dense(17, 207, activation));
    }
    List<CapacityRule> rules =
        List.of(
            CapacityRule.perToken(1),
            CapacityRule.perToken(1.25),
            CapacityRule.perToken(2),
            CapacityRule.perAssignment(1),
            CapacityRule.dropless());
    for (Router router : ROUTERS) {
      for (CapacityRule rule : rules) {
        specs.add(expert(router, 6, 13, 5, rule, Activation.GELU_TANH, Execution.DYNAMIC));
        if (!rule.isDropless()) {
          specs.add(expert(router, 6, 13, 5, rule, Activation.GELU_TANH, Execution.STATIC));
        }
      }
      specs.add(expert(router, 17, 6, 64, rules.get(1), Activation.RELU, Execution.DYNAMIC));
      specs.add(expert(router, 207, 70, 3, rules.get(0), Activation.GELU_ERF, Execution.STATIC));
    }
    specs.add(expert(new Switch(), 6, 7, 1, rules.get(0), Activation.RELU, Execution.DYNAMIC));
    return Stream.of(Tiles.values())
        .flatMap(tiles -> specs.stream().map(spec -> Arguments.of(tiles, spec)));
  }

  private static LayerSpec.Expert expert(
      Router router,
      int dModel,
      int dFf,
      int experts,
      CapacityRule rule,
      Activation activation,
      Execution execution) {
    return new LayerSpec.Expert(
        new LayerShape(dModel, dFf, experts, router.topK(experts), rule, activation),
        router,
        OPTIONS.with(execution));
  }

  private static Layer onDevice(Tiles tiles, LayerSpec spec, int tokens, long seed) {
    return onDevice(DEVICE, tiles, spec, tokens, seed);
  }

  private static Layer onDevice(
      OpenClDevice device, Tiles tiles, LayerSpec spec, int tokens, long seed) {
    return spec instanceof LayerSpec.Expert expert
        ? new DeviceExpertFfn(device, tiles, expert, REFERENCE, tokens, seed)
        : new DeviceDenseFfn(device, tiles, spec.shape(), tokens, seed);
  }

  private static float[] random(int length, long seed) {
    float[] x = new float[length];
    Initializer.truncatedNormal(x, 1, Initializer.random(seed));
    return x;
  }

  /** Biases start at 0, where a layer that forgot them would look right. */
  private static void setBiases(Layer layer) {
    RandomGenerator random = Initializer.random(9);
    for (Parameter parameter : layer.parameters()) {
      if (parameter.name().startsWith("b")) {
        Initializer.truncatedNormal(parameter.value(), 0.3, random);
      }
    }
    layer.parametersChanged();
  }

  @ParameterizedTest
  @MethodSource("layers")
  void agreesWithTheReference(Tiles tiles, LayerSpec spec) {
    int tokens = 53;
    Layer expected = spec.build(REFERENCE, tokens, 3);
    try (Layer got = onDevice(tiles, spec, tokens, 3)) {
      setBiases(expected);
      setBiases(got);
      for (int batch : new int[] {tokens, 1, 29}) {
        compare(expected, got, OPTIONS, batch, Mode.TRAINING);
        compare(expected, got, OPTIONS, batch, Mode.EVALUATION);
      }
      if (got instanceof ExpertLayer) {
        compare(expected, got, OPTIONS, tokens, Mode.EVALUATION_DROPLESS);
      }
    }
  }

  /** With buffers this small, weights lie in two and rows are computed in several windows. */
  static Stream<Arguments> cutLayers() {
    List<Arguments> cut = new ArrayList<>();
    for (Tiles tiles : Tiles.values()) {
      cut.add(Arguments.of(tiles, LayerSpec.dense(17, 207, Activation.GELU_TANH), 3600, 4, 1));
      for (Router router : ROUTERS) {
        for (Execution execution : Execution.values()) {
          LayerSpec.Expert spec =
              expert(router, 6, 13, 5, CapacityRule.perToken(2), Activation.GELU_ERF, execution);
          boolean twice = router.topK(5) == 2 || execution == Execution.STATIC;
          cut.add(Arguments.of(tiles, spec, 320, twice ? 5 : 3, 3));
        }
      }
    }
    return cut.stream();
  }

  @ParameterizedTest
  @MethodSource("cutLayers")
  void layersThatOneBufferCannotHoldAreCut(
      Tiles tiles, LayerSpec spec, int values, int windows, int firstExperts) {
    int tokens = 53;
    OpenClDevice small = DEVICE.withLargestAllocation((long) values * Float.BYTES);
    LayerPlan plan = plan(small, spec, tokens);
    assertEquals(windows, plan.windows(plan.rows()));
    assertEquals(firstExperts, plan.firstExperts());
    Layer expected = spec.build(REFERENCE, tokens, 3);
    try (Layer got = onDevice(small, tiles, spec, tokens, 3)) {
      setBiases(expected);
      setBiases(got);
      for (int batch : new int[] {tokens, 7}) {
        compare(expected, got, OPTIONS, batch, Mode.TRAINING);
        compare(expected, got, OPTIONS, batch, Mode.EVALUATION);
      }
    }
  }

  private static LayerPlan plan(OpenClDevice device, LayerSpec spec, int tokens) {
    return spec instanceof LayerSpec.Expert expert
        ? LayerPlan.of(device, spec.shape(), tokens, expert.mostRows(tokens), true, false)
        : LayerPlan.of(device, spec.shape(), tokens, tokens, false, false);
  }

  private static void compare(
      Layer expected, Layer got, ExpertOptions options, int tokens, Mode mode) {
    float[] x = random(tokens * expected.shape().dModel(), 4);
    float[] dy = random(x.length, 5);
    float[] y = new float[x.length];
    float[] right = new float[x.length];
    expected.forward(x, right, tokens, mode);
    got.forward(x, y, tokens, mode);
    TermSums terms = new TermSums(expected, options, x, dy, tokens);
    TermSums.assertClose(right, y, terms.y, TOLERANCE, "y");
    if (got instanceof ExpertLayer onDevice) {
      ExpertLayer onHost = (ExpertLayer) expected;
      assertSame(onHost.routing(), onDevice.routing());
      assertEquals(onHost.routerEntropy(), onDevice.routerEntropy(), 1e-5);
    }
    if (mode == Mode.TRAINING) {
      assertEquals(expected.auxiliaryLoss(), got.auxiliaryLoss(), 1e-7);
      for (Layer layer : List.of(expected, got)) {
        layer.parameters().forEach(parameter -> Arrays.fill(parameter.gradient(), 0));
      }
      expected.backward(x, dy, right, tokens);
      got.backward(x, dy, y, tokens);
      TermSums.assertClose(right, y, terms.dx, TOLERANCE, "dx");
      for (int p = 0; p < expected.parameters().size(); p++) {
        Parameter parameter = expected.parameters().get(p);
        TermSums.assertClose(
            parameter.gradient(),
            got.parameters().get(p).gradient(),
            terms.gradient(parameter.name()),
            TOLERANCE,
            "gradient of " + parameter.name());
      }
    }
  }

  private static void assertSame(Routing expected, Routing got) {
    int assignments = expected.tokens() * expected.topK();
    got.checkInvariants();
    assertEquals(expected.checksum(), got.checksum(), "experts and slots");
    assertEquals(expected.capacity(), got.capacity());
    assertEquals(expected.rows(), got.rows());
    assertArrayEquals(expected.kept(), got.kept());
    assertArrayEquals(expected.assigned(), got.assigned());
    assertArrayEquals(expected.firstChoices(), got.firstChoices());
    for (int a = 0; a < assignments; a++) {
      assertEquals(expected.gates()[a], got.gates()[a], 1e-6, "gate " + a);
    }
  }

  @Test
  void whatHasNoKernelIsRefusedByName() {
    for (Router router : Routers.all()) {
      if (!ROUTERS.contains(router) && router.limit() != Router.Limit.ALWAYS) {
        assertRefused(
            "router " + router.id() + " has no kernel for devices",
            expert(router, 6, 13, 5, CapacityRule.dropless(), Activation.RELU, Execution.DYNAMIC));
      }
    }
    assertRefused(
        "static execution without a limit has no kernel for devices",
        expert(new Switch(), 6, 13, 5, CapacityRule.dropless(), Activation.RELU, Execution.STATIC));
  }

  private static void assertRefused(String reason, LayerSpec.Expert spec) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> onDevice(Tiles.GPU, spec, 16, 1))
            .getMessage();
    assertTrue(message.contains(reason), message);
  }

  /** Logits of small whole numbers are exact everywhere, and many of them are equal. */
  @ParameterizedTest
  @EnumSource(Tiles.class)
  void equalLogitsGiveEqualRoutingToTheBit(Tiles tiles) {
    int tokens = 301;
    for (Router router : ROUTERS) {
      LayerSpec spec =
          expert(router, 5, 6, 13, CapacityRule.perToken(1.25), Activation.RELU, Execution.DYNAMIC);
      ExpertLayer expected = (ExpertLayer) spec.build(REFERENCE, tokens, 3);
      try (ExpertLayer got = (ExpertLayer) onDevice(tiles, spec, tokens, 3)) {
        RandomGenerator random = Initializer.random(6);
        float[] weights = got.parameters().getFirst().value();
        for (int i = 0; i < weights.length; i++) {
          weights[i] = random.nextInt(3) - 1;
          expected.parameters().getFirst().value()[i] = weights[i];
        }
        float[] x = new float[tokens * 5];
        for (int i = 0; i < x.length; i++) {
          x[i] = random.nextInt(2);
        }
        expected.parametersChanged();
        got.parametersChanged();
        expected.forward(x, new float[x.length], tokens, Mode.EVALUATION);
        got.forward(x, new float[x.length], tokens, Mode.EVALUATION);
        assertSame(expected.routing(), got.routing());
        assertArrayEquals(expected.routing().slots(), got.routing().slots());
        assertTrue(expected.routing().droppedCount(0) > 0, "the test needs drops");
      }
    }
  }

  /** A seed gives the same noise and the same second choices as on the host. */
  @ParameterizedTest
  @EnumSource(Tiles.class)
  void noiseAndRandomSecondChoicesAreTheHosts(Tiles tiles) {
    int tokens = 101;
    ExpertOptions options = new ExpertOptions(Execution.DYNAMIC, 0.01, 1e-3, 0.3);
    LayerSpec spec =
        new LayerSpec.Expert(
            new LayerShape(6, 7, 5, 2, CapacityRule.perToken(1.25), Activation.GELU_TANH),
            new TopTwo(TopTwo.SecondChoice.RANDOM),
            options);
    ExpertLayer expected = (ExpertLayer) spec.build(REFERENCE, tokens, 3);
    try (ExpertLayer got = (ExpertLayer) onDevice(tiles, spec, tokens, 3)) {
      for (ExpertLayer layer : List.of(expected, got)) {
        float[] weights = layer.parameters().getFirst().value();
        for (int i = 0; i < weights.length; i++) {
          weights[i] *= 8;
        }
        layer.parametersChanged();
      }
      for (int step = 0; step < 3; step++) {
        compare(expected, got, options, tokens, Mode.TRAINING);
        assertTrue(got.routing().skippedCount() > 0, "the test needs choices that are skipped");
      }
      compare(expected, got, options, tokens, Mode.EVALUATION);
      assertEquals(0, got.routing().skippedCount());
    }
  }

  @Test
  void changedWeightsCount() {
    LayerSpec spec = LayerSpec.dense(6, 7, Activation.RELU);
    try (Layer layer = onDevice(Tiles.CPU, spec, 5, 3)) {
      float[] x = random(30, 4);
      float[] before = new float[30];
      float[] after = new float[30];
      layer.forward(x, before, 5, Mode.EVALUATION);
      layer.parameters().getLast().value()[0] += 1;
      layer.parametersChanged();
      layer.forward(x, after, 5, Mode.EVALUATION);
      assertNotEquals(before[0], after[0]);
      assertEquals(before[0] + 1, after[0], 1e-5f);
      assertEquals(before[1], after[1]);
    }
  }

  @Test
  void repeatingAPassChangesNothing() {
    LayerSpec spec =
        expert(
            new TopTwo(TopTwo.SecondChoice.ALWAYS),
            17,
            13,
            5,
            CapacityRule.perToken(1),
            Activation.RELU,
            Execution.DYNAMIC);
    int tokens = 53;
    try (DeviceExpertFfn layer = (DeviceExpertFfn) onDevice(Tiles.CPU, spec, tokens, 3)) {
      float[] x = random(tokens * 17, 4);
      float[] first = new float[x.length];
      float[] second = new float[x.length];
      layer.forward(x, new float[x.length], tokens, Mode.TRAINING);
      layer.backward(x, x, first, tokens);
      layer.repeatTraining();
      layer.repeatForward();
      long checksum = layer.routing().checksum();
      layer.forward(x, new float[x.length], tokens, Mode.TRAINING);
      layer.backward(x, x, second, tokens);
      assertArrayEquals(first, second);
      assertEquals(checksum, layer.routing().checksum());
    }
  }

  /** A layer that never trained has no room for gradients, and the device would write beyond it. */
  @Test
  void trainingMayBeRepeatedBeforeAnyBackwardPass() {
    LayerSpec.Expert spec =
        expert(
            new Switch(), 6, 13, 5, CapacityRule.perToken(1), Activation.RELU, Execution.DYNAMIC);
    float[] x = random(7 * 6, 4);
    try (DeviceExpertFfn routed = (DeviceExpertFfn) onDevice(Tiles.CPU, spec, 7, 3);
        DeviceDenseFfn dense =
            (DeviceDenseFfn) onDevice(Tiles.CPU, LayerSpec.dense(6, 13, Activation.RELU), 7, 3)) {
      routed.forward(x, new float[x.length], 7, Mode.TRAINING);
      dense.forward(x, new float[x.length], 7, Mode.TRAINING);
      routed.repeatTraining();
      dense.repeatTraining();
      assertEquals(5 * 6 * 13, routed.layer.kernel().dW1.length);
      assertEquals(6 * 13, dense.layer.kernel().dW1.length);
    }
  }

  @Test
  void aBackwardPassHasTheTokensOfItsForwardPass() {
    float[] x = random(7 * 6, 4);
    for (LayerSpec spec :
        List.of(
            LayerSpec.dense(6, 13, Activation.RELU),
            expert(
                new Switch(),
                6,
                13,
                5,
                CapacityRule.perToken(1),
                Activation.RELU,
                Execution.DYNAMIC))) {
      try (Layer layer = onDevice(Tiles.CPU, spec, 7, 3)) {
        layer.forward(x, new float[x.length], 7, Mode.TRAINING);
        var error =
            assertThrows(
                IllegalArgumentException.class, () -> layer.backward(x, x, new float[x.length], 6));
        assertEquals("the forward pass had 7 tokens, not 6", error.getMessage());
      }
    }
  }

  /** Repeating a part of a forward pass leaves what the rest needs as it was. */
  @ParameterizedTest
  @EnumSource(Phase.class)
  void repeatingAPhaseChangesNothing(Phase phase) {
    LayerSpec spec =
        expert(
            ROUTERS.getLast(),
            17,
            13,
            5,
            CapacityRule.perToken(1),
            Activation.RELU,
            Execution.STATIC);
    int tokens = 53;
    try (DeviceExpertFfn layer = (DeviceExpertFfn) onDevice(Tiles.CPU, spec, tokens, 3)) {
      float[] x = random(tokens * 17, 4);
      float[] y = new float[x.length];
      layer.forward(x, y, tokens, Mode.EVALUATION);
      float[] onDevice = layer.layer.kernel().y;
      Arrays.fill(onDevice, 0);
      layer.repeatForward(phase, OnDevice.MOST_REPEATS);
      layer.layer.download(onDevice);
      assertArrayEquals(y, onDevice);
    }
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeAnyWork() {
    LayerShape wide = LayerShape.dense(1 << 15, 1 << 15, Activation.RELU);
    assertRefused(wide, "w1 of this layer takes 4.00 GiB, but one buffer holds ");
    LayerShape many =
        new LayerShape(1 << 13, 1 << 13, 24, 1, CapacityRule.perToken(1), Activation.RELU);
    assertRefused(many, "w1 of this layer takes 6.00 GiB, but two buffers hold ");
  }

  private static void assertRefused(LayerShape shape, String message) {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> LayerPlan.of(DEVICE, shape, 1, 1, shape.experts() > 1, false));
    assertTrue(error.getMessage().startsWith(message), error.getMessage());
  }
}
