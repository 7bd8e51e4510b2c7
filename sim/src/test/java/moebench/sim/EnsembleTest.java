package moebench.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import moebench.layers.Activation;
import moebench.layers.LayerSpec;
import moebench.layers.kernels.Kernels;
import moebench.layers.kernels.reference.ReferenceKernels;
import org.junit.jupiter.api.Test;

class EnsembleTest {
  private static final Kernels KERNELS = new ReferenceKernels();

  private static TrainingSpec spec(long seed) {
    LayerSpec dense = LayerSpec.dense(8, 16, Activation.RELU);
    return new TrainingSpec(dense, 1, 64, 30, 8e-3, seed, 1, 256);
  }

  private static Corpus corpus() {
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      documents.add("speech " + i + " says that " + i * i + " is the square of " + i);
    }
    return Texts.corpus(documents);
  }

  /** Three bytes, three models, by hand. */
  @Test
  void votesAreCountedAsByHand() {
    List<float[]> models =
        List.of(
            new float[] {0.6f, 0.3f, 0.1f, 0.2f, 0.5f, 0.3f},
            new float[] {0.1f, 0.5f, 0.4f, 0.1f, 0.3f, 0.6f},
            new float[] {0.4f, 0.5f, 0.1f, 0.8f, 0.1f, 0.1f});
    Votes votes = new Votes(3, 3);
    votes.add(models, 0, 1);
    votes.add(models, 3, 0);
    // The second byte: votes for 1, 2 and 0, a tie that the mean (1.1, 0.9, 1.0) decides for 0.
    assertEquals(0, votes.memberAccuracy(0));
    assertEquals(0.5, votes.memberAccuracy(1));
    assertEquals(1, votes.memberAccuracy(2));
    List<EnsembleResult.Pooled> pooled = votes.pooled();
    assertEquals(List.of(1, 2, 3), pooled.stream().map(EnsembleResult.Pooled::members).toList());
    double[] bpb = {
      -(log2(0.3) + log2(0.2)) / 2,
      -(log2(0.8 / 2) + log2(0.3 / 2)) / 2,
      -(log2(1.3 / 3) + log2(1.1 / 3)) / 2
    };
    for (int k = 0; k < 3; k++) {
      assertEquals(bpb[k], pooled.get(k).bpb(), 1e-6);
    }
    assertEquals(0, pooled.get(0).accuracy());
    assertEquals(0.5, pooled.get(1).accuracy());
    assertEquals(1, pooled.get(2).accuracy());
    assertEquals(0, pooled.get(0).majorityAccuracy());
    // Of two that disagree on the first byte, the mean (0.7, 0.8, 0.5) decides for 1.
    assertEquals(0.5, pooled.get(1).majorityAccuracy());
    assertEquals(1, pooled.get(2).majorityAccuracy());
  }

  private static double log2(double p) {
    return Math.log(p) / Math.log(2);
  }

  @Test
  void anEnsembleOfOneIsTheTrainingRunItself() throws InterruptedException {
    TrainingResult alone =
        new Training(spec(5), corpus(), KERNELS).run((step, of, bitsPerByte) -> {});
    EnsembleResult one =
        new Ensemble(new EnsembleSpec(spec(5), 1), corpus(), KERNELS).run((s, of, b) -> {});
    assertEquals(alone.bpb(), one.members().getFirst().bpb(), 1e-9);
    assertEquals(alone.bpb(), one.pooled().getFirst().bpb(), 1e-5);
    assertNotEquals(alone.bpb(), one.members().getFirst().selectionBpb());
  }

  @Test
  void membersDifferAndTogetherAreNoWorseThanTheirMean() throws InterruptedException {
    EnsembleResult result =
        new Ensemble(new EnsembleSpec(spec(6), 3), corpus(), KERNELS).run((s, of, b) -> {});
    assertEquals(3, result.members().size());
    assertEquals(3, result.members().stream().map(EnsembleResult.Member::bpb).distinct().count());
    double mean =
        result.members().stream().mapToDouble(EnsembleResult.Member::bpb).average().orElseThrow();
    // −log is convex, so that this holds for every text.
    assertTrue(result.pooled().getLast().bpb() <= mean + 1e-6);
    EnsembleResult.Pooled first = result.pooled().getFirst();
    assertEquals(result.members().getFirst().bpb(), first.bpb(), 1e-5);
    assertEquals(result.members().getFirst().accuracy(), first.accuracy());
    assertEquals(first.accuracy(), first.majorityAccuracy());
    assertTrue(result.trainingSeconds() > 0);
  }

  /** A single model is chosen by nobody. */
  @Test
  void aTextThatLeavesNoneToChooseByIsRefusedBeforeTraining() {
    Corpus small = Texts.repeated("the same again and again");
    TrainingSpec many =
        new TrainingSpec(spec(1).layer(), 1, 64, 30, 8e-3, 1, 1, small.validationBytes());
    new Ensemble(new EnsembleSpec(many, 1), small, KERNELS);
    assertThrows(
        CorpusException.class, () -> new Ensemble(new EnsembleSpec(many, 2), small, KERNELS));
  }

  @Test
  void everySeedIsUsedOnce() {
    assertEquals(16, new EnsembleSpec(spec(1), 8).seeds().distinct().count());
    assertEquals(
        32,
        LongStream.of(1, 2)
            .flatMap(seed -> new EnsembleSpec(spec(seed), 8).seeds())
            .distinct()
            .count());
    String message =
        assertThrows(IllegalArgumentException.class, () -> new EnsembleSpec(spec(1), 0))
            .getMessage();
    assertEquals("members must be 1 or more, not 0", message);
  }
}
