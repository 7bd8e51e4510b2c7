package moebench.sim.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import moebench.layers.Activation;
import moebench.layers.CapacityRule;
import moebench.layers.Engine;
import moebench.layers.ExpertOptions;
import moebench.layers.LayerSpec;
import moebench.layers.kernels.Backends;
import moebench.layers.kernels.Kernels;
import moebench.layers.kernels.reference.ReferenceKernels;
import moebench.layers.routing.Routers;
import moebench.sim.NgramModel;
import moebench.sim.Training;
import moebench.sim.TrainingSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BestOfNTest {
  private static final LayerSpec LAYER = LayerSpec.dense(16, 32, Activation.RELU);

  private static TrainingSpec training(int steps) {
    return training(LAYER, steps);
  }

  private static TrainingSpec training(LayerSpec layer, int steps) {
    return new TrainingSpec(layer, 1, 256, steps, 1e-2, 3, 1, 256);
  }

  private static LayerSpec routed(String router) {
    return LayerSpec.of(
        Routers.of(router),
        16,
        32,
        4,
        CapacityRule.perToken(1),
        Activation.RELU,
        ExpertOptions.DEFAULT);
  }

  private static Sample sample(String prompt, String answer, String right, double value) {
    byte[] text = (prompt + answer).getBytes(StandardCharsets.US_ASCII);
    return new Sample(new Problem(prompt, right), text, value);
  }

  @Test
  void theHighestValueComesFirstAndEqualOnesAsSampled() {
    List<Sample> answers =
        List.of(
            sample("1=", "2\n", "1\n", -3),
            sample("1=", "1\n", "1\n", -1),
            sample("1=", "3\n", "1\n", -1),
            sample("2=", "2\n", "2\n", -2),
            sample("2=", "1\n", "2\n", -1),
            sample("2=", "2", "2\n", -5));
    boolean[][] ranked =
        BestOfN.ranked(answers, ValueFunction.MEAN_LOG_PROBABILITY.values(answers), 3);
    assertArrayEquals(new boolean[] {true, false, false}, ranked[0]);
    assertArrayEquals(new boolean[] {false, true, false}, ranked[1]);
  }

  @Test
  void sizesArePowersOfTwoAndThePublishedOne() {
    assertEquals(List.of(1), BestOfN.sizes(1));
    assertEquals(List.of(1, 2, 4, 8, 16, 20), BestOfN.sizes(20));
    assertEquals(List.of(1, 2, 4, 8, 16, 32, 64, 100, 128), BestOfN.sizes(128));
  }

  /** Weights of the same seed are equal, so these must all differ from those that are trained. */
  @Test
  void nothingElseIsDrawnFromTheSeedOfTheWeights() {
    TrainingSpec spec = training(1);
    Engine engine = Engine.of(new ReferenceKernels());
    ExampleBatches none = new ExampleBatches(List.of(), List.of(), 0);
    Set<FloatBuffer> weights = new HashSet<>();
    weights.add(embedding(new Training(spec, none, engine).model()));
    for (long seed : BestOfN.seeds(spec.seed())) {
      weights.add(embedding(new NgramModel(LAYER, 1, spec.tokens(), engine, seed)));
    }
    assertEquals(4, weights.size());
  }

  private static FloatBuffer embedding(NgramModel model) {
    return FloatBuffer.wrap(model.parameters().getFirst().value());
  }

  /** An answer is right when it repeats the prompt's letter. */
  @Test
  void aVerifierLearnsWhatIsRight() throws Exception {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 26 * 26; i++) {
      String asked = Character.toString('a' + i % 26);
      String given = Character.toString('a' + (i % 2 == 0 ? i % 26 : i / 26 % 26));
      samples.add(sample(asked + "=", given + "\n", asked + "\n", 0));
    }
    double[] values;
    try (Kernels kernels = Backends.of("simd").newKernels(1)) {
      values = Verifier.train(training(400), samples, Engine.of(kernels)).values(samples);
    }
    double agree = 0;
    for (int i = 0; i < values.length; i++) {
      agree += values[i] > 0 == samples.get(i).right() ? 1.0 / values.length : 0;
    }
    assertTrue(agree > 0.9, "agrees with " + agree);
  }

  @Test
  void aVerifierNeedsBothKinds() {
    List<Sample> right = List.of(sample("1=", "1\n", "1\n", 0));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> Verifier.train(training(1), right, Engine.of(new ReferenceKernels())))
            .getMessage();
    assertTrue(message.contains("of 1 samples 1 are right"), message);
  }

  @Test
  void theExperimentHangsTogether() throws Exception {
    int n = 12;
    BestOfNSpec spec = new BestOfNSpec(training(150), training(50), 2, 40, n, 1);
    BestOfNResult result = run(spec);

    assertEquals(40, result.right().size());
    double mean = result.right().stream().mapToInt(c -> c).average().orElseThrow() / n;
    double any = result.right().stream().filter(c -> c > 0).count() / 40.0;
    assertTrue(mean > 0 && mean < 0.9, "right: " + mean);
    for (Selection s : result.selections()) {
      Selection oracle = selection(result, Selection.ORACLE, s.n());
      assertTrue(s.solved() <= oracle.solved() + 1e-12, s + " beats " + oracle);
      if (s.n() == 1) {
        assertEquals(mean, s.solved(), 1e-12);
      }
    }
    Selection all = selection(result, Selection.ORACLE, n);
    assertEquals(any, all.solved(), 1e-12);
    assertEquals(Math.sqrt(any * (1 - any) / 39), all.standardError(), 1e-12);
    assertEquals(3 * BestOfN.sizes(n).size(), result.selections().size());
    // 2·(2·16·32 of the FFN + 16·256 of the output) of each of 3 to 4 bytes.
    double perToken = 2 * (2 * 16 * 32 + 16 * 256);
    assertEquals(perToken, result.verifierFlopsPerAnswer(), 1e-6);
    double bytes = result.flopsPerAnswer() / perToken;
    assertTrue(bytes > 2 && bytes <= 4, "bytes: " + bytes);
    assertEquals(result, run(spec));
  }

  /**
   * FLOPs of one token: GEMMs of the FFNs that it uses, router of 16·4, output of 16·256. A table
   * needs no router, and a shared expert is one more FFN.
   */
  @ParameterizedTest
  @CsvSource({"switch, 1, 1", "moe, 2, 1", "hash, 1, 0", "shared, 2, 1", "soft, 4, 1"})
  void answersCostWhatTheRouterMakesOfThem(String router, int ffns, int routers) throws Exception {
    double perToken = 2 * (ffns * 2 * 16 * 32 + routers * 16 * 4 + 16 * 256);
    TrainingSpec spec = training(routed(router), 150);
    assertEquals(perToken, spec.footprint().droplessForwardFlops(), 1e-9);
    double bytes = run(new BestOfNSpec(spec, training(1), 2, 2, 1, 1)).flopsPerAnswer() / perToken;
    assertEquals(Math.rint(2 * bytes), 2 * bytes, 1e-9, "of 2 answers, whole bytes");
  }

  private static BestOfNResult run(BestOfNSpec spec) throws InterruptedException {
    try (Kernels kernels = Backends.of("simd").newKernels(1)) {
      return BestOfN.run(spec, kernels);
    }
  }

  private static Selection selection(BestOfNResult result, String by, int n) {
    return result.selections().stream()
        .filter(s -> s.by().equals(by) && s.n() == n)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void badSpecificationsAreNamed() {
    assertEquals("samples must be 1 or more answers, not 0", refusal(2, 0));
    for (int problems : new int[] {1, 2101}) {
      assertEquals(
          "problems must be 2 (so that they have a spread) to 2100, not %d: of the 8100 sums of"
                  .formatted(problems)
              + " numbers of 2 digits model and verifier learn from 3000 each",
          refusal(problems, 5));
    }
    TrainingSpec choosing = training(routed("expert-choice"), 1);
    assertEquals(
        "best of n does not go with expert-choice, under which an answer depends on the others of"
            + " its batch: leave it out",
        assertThrows(
                IllegalArgumentException.class,
                () -> new BestOfNSpec(choosing, training(1), 2, 2, 1, 1))
            .getMessage());
  }

  private static String refusal(int problems, int samples) {
    return assertThrows(
            IllegalArgumentException.class,
            () -> new BestOfNSpec(training(1), training(1), 2, problems, samples, 1))
        .getMessage();
  }
}
