package moebench.bench.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import moebench.bench.sweep.LayerSpecs;
import moebench.layers.Engine;
import moebench.layers.Engines;
import moebench.layers.Execution;
import moebench.layers.ExpertFfn;
import moebench.layers.Layer;
import moebench.layers.LayerSpec;
import moebench.layers.Mode;
import moebench.layers.Parameter;
import moebench.layers.kernels.Backends;
import moebench.layers.kernels.Epilogue;
import moebench.layers.kernels.Kernels;
import moebench.layers.kernels.RowGroups;
import moebench.layers.routing.Routing;
import moebench.reports.schema.LayerConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerUnderTestTest {
  private static final LayerConfig.Regularization REGULARIZATION =
      new LayerConfig.Regularization(0.01, 0, 0);

  private static LayerSpec spec(String kind, String activation, Execution execution) {
    return LayerSpecs.of(
        LayerSpecs.config(
            kind, 6, "per-token", 1.25, "always", activation, 17, 12, 2, REGULARIZATION),
        execution);
  }

  private static Engine engine(String backend) {
    return Engines.open(backend, 1);
  }

  @ParameterizedTest
  @Tag("opencl")
  @CsvSource({"dense, gelu-tanh, DYNAMIC", "switch, relu, STATIC", "moe, gelu-erf, DYNAMIC"})
  void aDevicePassesTheOraclesForwardAndBackward(
      String kind, String activation, Execution execution) {
    LayerSpec spec = spec(kind, activation, execution);
    try (Engine engine = engine("opencl:0")) {
      LayerUnderTest layer = new LayerUnderTest(spec, engine, 207);

      double error = layer.verify();
      double gradientError = layer.verifyGradients(spec, engine.kernels());

      assertTrue(error > 0 && error < 1e-6, "error " + error);
      assertTrue(gradientError > 0 && gradientError < 1e-5, "error of gradients " + gradientError);
      layer.onDevice().repeatTraining();
      layer.onDevice().repeatForward();
      assertTrue(layer.verify() < 1e-6);
      assertTrue(
          TrainingUnderTest.verify(spec(kind, activation, execution), 2, 207, engine) < 1e-4);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "dense, relu, DYNAMIC",
    "dense, gelu-erf, DYNAMIC",
    "switch, relu, DYNAMIC",
    "switch, gelu-tanh, STATIC",
    "moe, relu, STATIC",
    "moe, gelu-erf, DYNAMIC",
    "top-3, relu, STATIC",
    "fine-4, relu, DYNAMIC",
    "shared, gelu-tanh, STATIC",
    "hash, relu, STATIC",
    "sinkhorn, relu, DYNAMIC",
    "loss-free, relu, STATIC",
    "expert-choice, gelu-erf, STATIC",
    "soft, relu, STATIC",
  })
  void bothBackendsPassTheOracle(String kind, String activation, Execution execution) {
    for (String backend : new String[] {"reference", "simd"}) {
      LayerUnderTest layer =
          new LayerUnderTest(spec(kind, activation, execution), engine(backend), 207);

      double error = layer.verify();

      assertTrue(error > 0 && error < 1e-6, backend + " " + error);
      assertEquals(error, layer.verify());
    }
  }

  @Test
  void executionChangesNeitherRoutingNorFilledSlots() {
    LayerUnderTest dynamic =
        new LayerUnderTest(spec("moe", "relu", Execution.DYNAMIC), engine("simd"), 207);
    LayerUnderTest padded =
        new LayerUnderTest(spec("moe", "relu", Execution.STATIC), engine("simd"), 207);

    dynamic.forward();
    padded.forward();

    assertEquals(dynamic.routingChecksum(), padded.routingChecksum());
    assertEquals(dynamic.filledSlots(), padded.filledSlots());
    assertTrue(dynamic.filledSlots() < 2 * 207);
  }

  /** A layer's pass whose results can be falsified before the oracle sees them. */
  private static final class Pass {
    final LayerSpec spec;
    final ExpertFfn layer;
    final float[] x = new float[50 * 17];
    final float[] y = new float[50 * 17];

    Pass() {
      this("moe");
    }

    Pass(String router) {
      spec = spec(router, "relu", Execution.DYNAMIC);
      layer = (ExpertFfn) engine("reference").build(spec, 50, 3);
      layer.identify(new int[50]);
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) Math.sin(i);
      }
      layer.forward(x, y, 50, Mode.EVALUATION);
    }

    Routing routing() {
      return layer.routing();
    }

    String refusal() {
      ForwardOracle oracle = new ForwardOracle(spec, weights(layer), routing(), new int[50]);
      return assertThrows(IllegalStateException.class, () -> oracle.check(x, y, 50)).getMessage();
    }
  }

  private static Map<String, float[]> weights(Layer layer) {
    Map<String, float[]> weights = new HashMap<>();
    for (Parameter parameter : layer.parameters()) {
      weights.put(parameter.name(), parameter.value());
    }
    return weights;
  }

  @Test
  void aWrongOutputIsFound() {
    Pass pass = new Pass();
    pass.y[20 * 17 + 3] += 1e-3f;

    assertTrue(pass.refusal().startsWith("wrong output: token 20, column 3"), pass.refusal());
  }

  @Test
  void anOutputThatIsNoNumberIsFound() {
    Pass pass = new Pass();
    pass.y[5] = Float.NaN;

    assertTrue(pass.refusal().startsWith("wrong output: token 0, column 5"), pass.refusal());
  }

  @Test
  void anExpertThatIsNotTheBestIsFound() {
    Pass pass = new Pass();
    int[] experts = pass.routing().experts();
    int first = experts[0];
    experts[0] = experts[1];
    experts[1] = first;

    assertTrue(pass.refusal().startsWith("wrong routing: choice 0 of token 0"), pass.refusal());
  }

  @Test
  void gatesThatDoNotFollowFromTheProbabilitiesAreFound() {
    Pass pass = new Pass();
    pass.routing().gates()[8] += 0.01f;
    pass.routing().gates()[9] -= 0.01f;

    assertTrue(pass.refusal().startsWith("wrong routing: choice 0 of token 4"), pass.refusal());
  }

  /** A gate that is off, and an assignment that its router would not make. */
  @ParameterizedTest
  @ValueSource(strings = {"hash", "soft", "expert-choice", "shared", "top-3"})
  void whatARouterWouldNotDoIsFound(String router) {
    Pass gate = new Pass(router);
    int a = 0;
    while (gate.routing().slots()[a] < 0) {
      a++;
    }
    gate.routing().gates()[a] += 0.01f;
    assertTrue(
        gate.refusal().matches("(wrong routing|routing invariant broken): .*"), gate.refusal());

    Pass choice = new Pass(router);
    int[] experts = choice.routing().experts();
    experts[a] = (experts[a] + 1) % 6;
    assertTrue(choice.refusal().matches("wrong (routing|output): .*"), choice.refusal());
  }

  /** Each symbol has one expert, but another one than it should. */
  @Test
  void anotherTableIsFound() {
    Pass pass = new Pass("hash");
    int[] experts = pass.routing().experts();
    for (int a = 0; a < experts.length; a++) {
      experts[a] = (experts[a] + 1) % 6;
    }
    assertTrue(pass.refusal().startsWith("wrong routing: token 0 of symbol"), pass.refusal());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "moe",
        "top-3",
        "fine-4",
        "shared",
        "hash",
        "sinkhorn",
        "loss-free",
        "expert-choice",
        "soft"
      })
  void trainingAgreesWithTheReference(String router) {
    double error =
        TrainingUnderTest.verify(spec(router, "relu", Execution.DYNAMIC), 2, 207, engine("simd"));

    assertTrue(error < 1e-5, "" + error);
  }

  /** Kernels that go another way for large batches, and a wrong one. */
  @Test
  void whatIsWrongAtTheTimedBatchOnlyIsFound() {
    Kernels simd = Backends.of("simd").newKernels(1);
    Kernels forgetful =
        (Kernels)
            Proxy.newProxyInstance(
                Kernels.class.getClassLoader(),
                new Class<?>[] {Kernels.class},
                (proxy, called, arguments) ->
                    called.getName().equals("addTransposedProducts")
                            && ((RowGroups) arguments[0]).rowCount()[0] > 128
                        ? null
                        : called.invoke(simd, arguments));
    LayerSpec dense = spec("dense", "relu", Execution.DYNAMIC);

    assertTrue(TrainingUnderTest.verify(dense, 2, 128, Engine.of(forgetful)) < 1e-5);
    String message =
        assertThrows(
                IllegalStateException.class,
                () -> TrainingUnderTest.verify(dense, 2, 207, Engine.of(forgetful)))
            .getMessage();

    assertTrue(message.startsWith("wrong gradient of "), message);
  }

  /** Something that is done to the matrices that a kernel has computed. */
  private interface Falsify {
    void in(String kernel, Object[] arguments);
  }

  private static double gradientError(String activation, Falsify falsify) {
    Kernels simd = Backends.of("simd").newKernels(1);
    Kernels host =
        (Kernels)
            Proxy.newProxyInstance(
                Kernels.class.getClassLoader(),
                new Class<?>[] {Kernels.class},
                (proxy, called, arguments) -> {
                  Object result = called.invoke(simd, arguments);
                  falsify.in(called.getName(), arguments);
                  return result;
                });
    LayerSpec dense = spec("dense", activation, Execution.DYNAMIC);
    return new LayerUnderTest(dense, engine("simd"), 20_700).verifyGradients(dense, host);
  }

  /** Gradients of the first units that are on become 0, as if they were off. */
  private static Falsify switchingOff(int units) {
    return (kernel, arguments) -> {
      if (kernel.equals("multiplyGroups") && arguments[3] instanceof Epilogue.ActivationGradient) {
        float[] dz = (float[]) arguments[4];
        for (int at = 0, off = 0; off < units; at++) {
          off += dz[at] == 0 ? 0 : 1;
          dz[at] = 0;
        }
      }
    };
  }

  /** One of 124,000 that are on is 1/350 of the norm. */
  @Test
  void roundingMaySwitchAFewUnitsOfReluOnly() {
    double error = gradientError("relu", switchingOff(1));
    assertTrue(error > 1e-3 && error < 5e-3, "error " + error);
    assertThrows(IllegalStateException.class, () -> gradientError("relu", switchingOff(20)));
    assertThrows(IllegalStateException.class, () -> gradientError("gelu-erf", switchingOff(1)));
  }

  @Test
  void gradientsThatPassNoReluAreHeldToRounding() {
    Falsify ofW2 =
        (kernel, arguments) -> {
          if (kernel.equals("addTransposedProducts") && arguments[1].equals(12)) {
            float[] w2 = (float[]) arguments[5];
            for (int i = 0; i < w2.length; i++) {
              w2[i] *= 1.001f;
            }
          }
        };
    var error =
        assertThrows(IllegalStateException.class, () -> gradientError("relu", ofW2)).getMessage();
    assertEquals("wrong gradient of w2: off by 0.0010 of its norm", error);
  }

  @Test
  void aTimedModelMustHaveLearned() {
    TrainingUnderTest.requireLearned("ours", 3.2);
    for (double loss : new double[] {8, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(
          IllegalStateException.class, () -> TrainingUnderTest.requireLearned("ours", loss));
    }
  }
}
