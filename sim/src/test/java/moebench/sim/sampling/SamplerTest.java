package moebench.sim.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import moebench.layers.Activation;
import moebench.layers.CapacityRule;
import moebench.layers.Engine;
import moebench.layers.ExpertOptions;
import moebench.layers.LayerShape;
import moebench.layers.LayerSpec;
import moebench.layers.Mode;
import moebench.layers.kernels.reference.ReferenceKernels;
import moebench.layers.routing.Routers;
import moebench.sim.Batch;
import moebench.sim.NgramModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {
  private static final int TOKENS = 64;
  private static final Problem ONE_BYTE = new Problem("17+25=", "\n");
  private static final Problem THREE_BYTES = new Problem("3+9=", "12\n");

  private static NgramModel model(LayerSpec layer) {
    return new NgramModel(layer, 1, TOKENS, Engine.of(new ReferenceKernels()), 5);
  }

  private static NgramModel dense() {
    return model(LayerSpec.dense(8, 13, Activation.RELU));
  }

  /** Probabilities of what follows a text. */
  private static double[] next(NgramModel model, byte[] text) {
    Batch batch = new Batch(TOKENS);
    IntStream.range(0, TOKENS).forEach(t -> batch.set(t, text, text.length - 1, (byte) 0));
    model.forward(batch, Mode.EVALUATION_DROPLESS);
    return IntStream.range(0, 256).mapToDouble(b -> model.probabilities()[b]).toArray();
  }

  /** χ² over 256 bytes: mean 255, deviation 22.6. */
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 2})
  void bytesComeAsOftenAsTheModelSaysAtEachTemperature(double temperature) {
    NgramModel model = dense();
    double[] p = next(model, "17+25=".getBytes(StandardCharsets.US_ASCII));
    double[] raised =
        IntStream.range(0, 256).mapToDouble(b -> Math.pow(p[b], 1 / temperature)).toArray();
    double sum = IntStream.range(0, 256).mapToDouble(b -> raised[b]).sum();
    int n = 50_000;
    int[] counts = new int[256];
    for (Sample sample : new Sampler(model, TOKENS, temperature, 3).sample(List.of(ONE_BYTE), n)) {
      assertEquals(1, sample.answerBytes());
      int b = Byte.toUnsignedInt(sample.text()[6]);
      counts[b]++;
      assertEquals(Math.log(p[b]), sample.meanLogProbability(), 1e-5);
      assertEquals(b == '\n', sample.right());
    }
    double chiSquare = 0;
    for (int b = 0; b < 256; b++) {
      double expected = n * raised[b] / sum;
      chiSquare += (counts[b] - expected) * (counts[b] - expected) / expected;
    }
    assertEquals(255, chiSquare, 5 * 22.6);
  }

  /** Of 1e-4 and less even the largest p^(1/T) is below the least double. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-4, Double.MIN_VALUE})
  void atALowTemperatureTheLikeliestByteIsTaken(double temperature) {
    NgramModel model = dense();
    Problem problem = new Problem("1=", "\n");
    double[] p = next(model, "1=".getBytes(StandardCharsets.US_ASCII));
    double most = Arrays.stream(p).max().orElseThrow();
    assertTrue(p[255] < most, "the byte that rounding errors end at would be no test");
    for (Sample sample : new Sampler(model, TOKENS, temperature, 3).sample(List.of(problem), 20)) {
      assertEquals(most, p[Byte.toUnsignedInt(sample.text()[2])]);
    }
  }

  @Test
  void longAnswersAreWrittenByteByByteAndCutOff() {
    NgramModel model = dense();
    List<Sample> samples =
        new Sampler(model, TOKENS, 1, 4).sample(List.of(ONE_BYTE, THREE_BYTES), 70);
    assertEquals(140, samples.size());
    assertEquals(ONE_BYTE, samples.get(69).problem());
    assertEquals(THREE_BYTES, samples.get(70).problem());
    for (Sample sample : samples.subList(130, 140)) {
      int prompt = THREE_BYTES.prompt().length();
      byte[] text = sample.text();
      double logProbability = 0;
      for (int i = prompt; i < text.length; i++) {
        byte[] before = Arrays.copyOf(text, i);
        logProbability += Math.log(next(model, before)[Byte.toUnsignedInt(text[i])]);
        assertTrue(i == text.length - 1 || text[i] != '\n');
      }
      assertTrue(sample.answerBytes() == 3 || text[text.length - 1] == '\n');
      assertEquals(logProbability / sample.answerBytes(), sample.meanLogProbability(), 1e-5);
    }
  }

  @Test
  void theSeedDecidesAndDrawsDiffer() {
    List<Problem> problems = List.of(THREE_BYTES);
    Sample first = new Sampler(dense(), TOKENS, 1, 4).sample(problems, 5).getLast();
    Sample again = new Sampler(dense(), TOKENS, 1, 4).sample(problems, 5).getLast();
    Sample other = new Sampler(dense(), TOKENS, 1, 9).sample(problems, 5).getLast();
    assertArrayEquals(first.text(), again.text());
    assertFalse(Arrays.equals(first.text(), other.text()));
  }

  /** Idle tokens beside an answer, all alike, would fill the slots of one expert. */
  @Test
  void noExpertDropsAnAnswer() {
    LayerShape shape = new LayerShape(8, 13, 4, 1, CapacityRule.perToken(0.25), Activation.RELU);
    NgramModel model =
        model(new LayerSpec.Expert(shape, Routers.of("switch"), ExpertOptions.DEFAULT));
    double[] p = next(model, "17+25=".getBytes(StandardCharsets.US_ASCII));
    for (Sample sample : new Sampler(model, TOKENS, 1, 3).sample(List.of(ONE_BYTE), 5)) {
      int b = Byte.toUnsignedInt(sample.text()[6]);
      assertEquals(Math.log(p[b]), sample.meanLogProbability(), 1e-5);
    }
  }

  @Test
  void badInputIsNamed() {
    Sampler sampler = new Sampler(dense(), TOKENS, 1, 1);
    assertEquals(
        "n must be 1 or more answers, not 0", refusal(() -> sampler.sample(List.of(ONE_BYTE), 0)));
    for (double temperature : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertEquals(
          "temperature must be a number above 0 (0.5 to 1 is usual), not " + temperature,
          refusal(() -> new Sampler(dense(), TOKENS, temperature, 1)));
    }
  }

  private static String refusal(Runnable action) {
    return assertThrows(IllegalArgumentException.class, action::run).getMessage();
  }
}
