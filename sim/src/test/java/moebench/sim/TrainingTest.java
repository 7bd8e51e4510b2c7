package moebench.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import moebench.layers.Activation;
import moebench.layers.CapacityRule;
import moebench.layers.ExpertOptions;
import moebench.layers.LayerShape;
import moebench.layers.LayerSpec;
import moebench.layers.Parameter;
import moebench.layers.kernels.Backends;
import moebench.layers.kernels.reference.ReferenceKernels;
import moebench.layers.routing.Routers;
import moebench.layers.routing.RoutingStatistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingTest {
  private static final Corpus PANGRAM =
      Texts.repeated("The quick brown fox jumps over the lazy dog.");
  private static final LayerSpec DENSE = LayerSpec.dense(16, 17, Activation.RELU);
  private static final LayerSpec SWITCH = expert("switch", CapacityRule.perToken(1.25));
  private static final LayerSpec MOE = expert("moe", CapacityRule.perToken(1.25));

  private static LayerSpec expert(String router, CapacityRule rule) {
    int topK = Routers.of(router).topK(4);
    LayerShape shape = new LayerShape(16, 17, 4, topK, rule, Activation.RELU);
    return new LayerSpec.Expert(shape, Routers.of(router), ExpertOptions.DEFAULT);
  }

  private static TrainingSpec spec(LayerSpec layer, int steps, long seed) {
    return new TrainingSpec(layer, 2, 64, steps, 1e-2, seed, 4, 512);
  }

  private static TrainingResult train(LayerSpec layer, int steps, long seed) throws Exception {
    return new Training(spec(layer, steps, seed), PANGRAM, new ReferenceKernels())
        .run(TrainingListener.SILENT);
  }

  @Test
  void everyLayerLearnsASentenceByHeart() throws Exception {
    Stream<LayerSpec> expert =
        Routers.all().stream().map(r -> expert(r.id(), CapacityRule.perToken(1.25)));
    for (LayerSpec layer : Stream.concat(Stream.of(DENSE), expert).toList()) {
      TrainingResult result = train(layer, 200, 1);
      assertTrue(result.bpb() < 0.1, layer + ": " + result.bpb());
      assertTrue(result.curve().getFirst().bpb() > 5 * result.bpb());
    }
  }

  @Test
  void noiseCostsWhatItsEntropySays() throws Exception {
    byte[] noise = Texts.noise(100_000, 1);
    Corpus corpus = new Corpus("noise", 2, noise, Texts.noise(10_000, 2), new int[] {0}, "");
    TrainingSpec spec = new TrainingSpec(DENSE, 1, 128, 200, 1e-2, 1, 1, 4096);
    double bpb =
        new Training(spec, corpus, new ReferenceKernels()).run(TrainingListener.SILENT).bpb();
    assertEquals(Math.log(26) / Math.log(2), bpb, 0.15);
    assertTrue(bpb > Math.log(26) / Math.log(2) - 0.02, "nobody predicts noise: " + bpb);
  }

  /** On simd, the first run is interpreted for the most part and the second compiled. */
  @ParameterizedTest
  @ValueSource(strings = {"reference", "simd"})
  void theSameSeedGivesTheSameBits(String backend) throws Exception {
    for (LayerSpec layer : List.of(DENSE, SWITCH, MOE)) {
      Training first = training(backend, layer, 3);
      Training again = training(backend, layer, 3);
      assertEquals(
          first.run(TrainingListener.SILENT).bpb(), again.run(TrainingListener.SILENT).bpb());
      List<Parameter> weights = first.model().parameters();
      for (int p = 0; p < weights.size(); p++) {
        assertArrayEquals(weights.get(p).value(), again.model().parameters().get(p).value());
      }
      assertFalse(
          first.run(TrainingListener.SILENT).bpb()
              == training(backend, layer, 4).run(TrainingListener.SILENT).bpb());
    }
  }

  private static Training training(String backend, LayerSpec layer, long seed) {
    return new Training(spec(layer, 50, seed), PANGRAM, Backends.of(backend).newKernels(1));
  }

  @Test
  void theCurveCountsStepsTokensAndFlops() throws Exception {
    TrainingResult result = train(MOE, 10, 1);
    ModelFootprint footprint = spec(MOE, 10, 1).footprint();
    assertEquals(List.of(2, 5, 7, 10), result.curve().stream().map(CurvePoint::step).toList());
    for (CurvePoint point : result.curve()) {
      assertEquals(64L * point.step(), point.tokens());
      assertEquals(point.step() * footprint.stepFlops(Accounting.PADDED), point.paddedFlops());
      assertTrue(point.executedFlops() <= point.step() * footprint.stepFlops(Accounting.EXECUTED));
    }
    CurvePoint end = result.end();
    assertEquals(result.bpb(), end.bpb());
    assertTrue(end.seconds() > result.curve().getFirst().seconds());
    double slots = 0;
    for (RoutingStatistics layer : result.routing()) {
      assertEquals(10, layer.batches());
      slots += layer.meanFilledSlots();
    }
    assertEquals(10 * footprint.stepFlops(slots), end.executedFlops(), 1e-6 * end.executedFlops());
    assertEquals(2, result.evaluationRouting().size());
    assertEquals(8, result.evaluationRouting().getFirst().batches());
  }

  @Test
  void denseHasNoRoutingAndNothingToDrop() throws Exception {
    TrainingResult result = train(DENSE, 4, 1);
    assertEquals(OptionalDouble.empty(), result.bpbDropless());
    assertEquals(List.of(), result.routing());
    assertEquals(List.of(), result.evaluationRouting());
    assertEquals(result.end().paddedFlops(), result.end().executedFlops());
  }

  /** With one choice per token, the loads are counts of the choices. */
  @Test
  void firstChoicesOfTheFinalValidationAreKept() throws Exception {
    TrainingResult result = train(SWITCH, 10, 1);
    ExpertChoices choices = result.choices();
    assertEquals(512, choices.places().length);
    for (int t = 0; t < 512; t++) {
      assertTrue(t % 64 == 0 || choices.places()[t] == choices.places()[t - 1] + 1);
    }
    assertEquals(2, choices.experts().size());
    for (int block = 0; block < 2; block++) {
      double[] load = new double[4];
      IntStream.of(choices.experts().get(block)).forEach(e -> load[e] += 1.0 / 512);
      assertArrayEquals(load, result.evaluationRouting().get(block).load(), 1e-12);
    }
    assertEquals(List.of(), train(DENSE, 4, 1).choices().experts());
  }

  @Test
  void droplessIsEvaluatedWithoutALimit() throws Exception {
    TrainingResult unlimited = train(expert("switch", CapacityRule.dropless()), 10, 1);
    assertEquals(unlimited.bpb(), unlimited.bpbDropless().orElseThrow());
    TrainingResult tight = train(expert("switch", CapacityRule.perToken(0.25)), 10, 1);
    assertTrue(tight.evaluationRouting().getFirst().dropShare(0) >= 0.75);
    assertFalse(tight.bpb() == tight.bpbDropless().orElseThrow());
  }

  @Test
  void theListenerHearsEveryStep() throws Exception {
    List<Integer> steps = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    TrainingListener listener =
        (step, of, bitsPerByte) -> {
          steps.add(step);
          losses.add(bitsPerByte);
          assertEquals(12, of);
        };
    new Training(spec(DENSE, 12, 1), PANGRAM, new ReferenceKernels()).run(listener);
    assertEquals(IntStream.rangeClosed(1, 12).boxed().toList(), steps);
    assertEquals(8, losses.getFirst(), 0.5);
    assertTrue(losses.getLast() < losses.getFirst());
  }

  @Test
  void anInterruptStopsTheRun() {
    Training training = new Training(spec(DENSE, 100, 1), PANGRAM, new ReferenceKernels());
    TrainingListener interruptAtThree =
        (step, of, bitsPerByte) -> {
          if (step == 3) {
            Thread.currentThread().interrupt();
          }
        };
    InterruptedException e =
        assertThrows(InterruptedException.class, () -> training.run(interruptAtThree));
    assertEquals("stopped after step 3 of 100", e.getMessage());
    assertFalse(Thread.currentThread().isInterrupted());
  }

  @Test
  void aDivergingRunStopsAtTheStep() {
    Training training = new Training(spec(DENSE, 10, 1), PANGRAM, new ReferenceKernels());
    training.step();
    training.step();
    training.model().parameters().getLast().value()[0] = Float.NaN;
    training.model().parametersChanged();
    DivergedException e = assertThrows(DivergedException.class, training::step);
    assertEquals(3, e.step());
    assertTrue(e.getMessage().startsWith("diverged at step 3: loss NaN nats"), e.getMessage());
  }

  @Test
  void aLastStepThatSpoilsTheWeightsIsNoticedToo() {
    Training training = new Training(spec(DENSE, 4, 1), PANGRAM, new ReferenceKernels());
    TrainingListener spoiler =
        (step, of, bitsPerByte) -> {
          if (step == 4) {
            training.model().parameters().getLast().value()[0] = Float.POSITIVE_INFINITY;
            training.model().parametersChanged();
          }
        };
    DivergedException e = assertThrows(DivergedException.class, () -> training.run(spoiler));
    assertEquals(4, e.step());
    assertTrue(e.getMessage().startsWith("diverged at step 4: validation loss"), e.getMessage());
  }

  @Test
  void stepsGoOnAfterTheLast() {
    Training training = new Training(spec(DENSE, 4, 1), PANGRAM, new ReferenceKernels());
    double first = training.step();
    double last = first;
    for (int step = 2; step <= 60; step++) {
      last = training.step();
    }
    assertTrue(last < first);
  }

  @Test
  void badSpecificationsAreNamed() {
    assertMessage("evaluations must be 1 to the number of steps 3, not 4", DENSE, 3, 4, 1);
    assertMessage("evaluations must be 1 to the number of steps 3, not 0", DENSE, 3, 0, 1);
    assertMessage("evaluationTokens must be 1 or more, not 0", DENSE, 3, 1, 0);
  }

  private static void assertMessage(
      String message, LayerSpec layer, int steps, int evaluations, int evaluationTokens) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new TrainingSpec(layer, 2, 64, steps, 1e-2, 1, evaluations, evaluationTokens));
    assertEquals(message, e.getMessage());
  }
}
