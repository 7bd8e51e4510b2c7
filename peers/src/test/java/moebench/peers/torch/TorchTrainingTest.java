package moebench.peers.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moebench.layers.Activation;
import moebench.layers.CapacityRule;
import moebench.layers.Execution;
import moebench.layers.ExpertOptions;
import moebench.layers.LayerShape;
import moebench.layers.LayerSpec;
import moebench.layers.kernels.Backends;
import moebench.layers.kernels.Kernels;
import moebench.layers.routing.Router;
import moebench.layers.routing.Routers;
import moebench.sim.Corpus;
import moebench.sim.Training;
import moebench.sim.TrainingSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** libtorch's training loses as much as ours on the reference back-end, update after update. */
class TorchTrainingTest {
  private static final int TOKENS = 128;

  /** So small that chunks begin at the very start of the text, where context is missing. */
  private static Corpus text() {
    String text =
        IntStream.range(0, 120)
            .mapToObj(i -> "Paragraph " + i * i % 97 + " has words " + i + ".\n\n")
            .collect(Collectors.joining());
    return Corpus.of("words", text.getBytes(StandardCharsets.UTF_8));
  }

  private static LayerSpec layer(String kind, ExpertOptions options) {
    if (kind.equals("dense")) {
      return LayerSpec.dense(13, 17, Activation.RELU);
    }
    Router router = Routers.of(kind);
    return new LayerSpec.Expert(
        new LayerShape(13, 17, 6, router.topK(6), CapacityRule.perToken(1.25), Activation.RELU),
        router,
        options);
  }

  private static TrainingSpec spec(LayerSpec layer) {
    return new TrainingSpec(layer, 2, TOKENS, 100, 8e-3, 1, 1, TOKENS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dense", "switch", "moe"})
  void lossesAgree(String kind) {
    // A balance loss that shows: without it the third loss would differ.
    TrainingSpec spec = spec(layer(kind, new ExpertOptions(Execution.DYNAMIC, 1, 0, 0)));
    try (Kernels kernels = Backends.of("reference").newKernels(1)) {
      Training ours = new Training(spec, text(), kernels);
      TorchTraining theirs = new TorchTraining(new Torch(1), spec, text(), ours.model());
      double first = 0;
      double last = 0;
      for (int step = 1; step <= 30; step++) {
        last = ours.step();
        first = step == 1 ? last : first;
        assertEquals(last, theirs.step(), 1e-4 * last, kind + ", step " + step);
      }
      assertTrue(last < first - 0.5, "the model learns: from " + first + " to " + last);
    }
  }

  @Test
  void whatTheModelDoesNotHaveIsRefused() {
    TrainingSpec spec = spec(layer("switch", new ExpertOptions(Execution.DYNAMIC, 0.01, 1e-3, 0)));
    try (Kernels kernels = Backends.of("reference").newKernels(1)) {
      Training ours = new Training(spec, text(), kernels);
      assertThrows(
          IllegalArgumentException.class,
          () -> new TorchTraining(new Torch(1), spec, text(), ours.model()));
    }
  }
}
