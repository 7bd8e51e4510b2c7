package moebench.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import moebench.bench.sweep.Axes;
import moebench.bench.sweep.Plan;
import moebench.bench.sweep.PlannedCell;
import moebench.bench.sweep.Sweep;
import moebench.bench.sweep.Sweeps;
import moebench.bench.sweep.Values;
import moebench.reports.schema.Result;
import moebench.sim.DivergedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CellMeasurerTest {
  @TempDir private Path dir;

  /** A sweep of one small training run per layer on a text of our own. */
  private Sweep sweep(String layer, double learningRate) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      text.append("paragraph ").append(i).append(" says that ").append(i * i).append("\n\n");
    }
    Path corpus = Files.writeString(dir.resolve("text.txt"), text.toString().repeat(3));
    return Sweeps.preset("smoke")
        .overriddenBy(
            Values.none()
                .with(Axes.LAYERS, List.of(layer))
                .with(Axes.FORKS, List.of(0))
                .with(Axes.D_MODEL, List.of(16))
                .with(Axes.D_FF, List.of(32))
                .with(Axes.TOKENS, List.of(128))
                .with(Axes.EXPERTS, List.of(4))
                .with(Axes.BUDGET_FLOPS, List.of(1e8))
                .with(Axes.LEARNING_RATE, List.of(learningRate))
                .with(Axes.ACCOUNTINGS, List.of("padded"))
                .with(Axes.CORPUS, List.of(corpus.toString())));
  }

  private Result.Quality train(Sweep sweep) throws Exception {
    CellMeasurer measurer = CellMeasurer.open(sweep, 2);
    PlannedCell cell = Plan.of(sweep).cells().getFirst();
    return (Result.Quality) measurer.measure(cell, dir.resolve("log"));
  }

  @Test
  void trainingFillsTheResult() throws Exception {
    Sweep sweep = sweep("moe", 8e-3);

    Result.Quality result = train(sweep);

    assertEquals(4, result.curve().size());
    assertEquals(result.steps(), result.curve().getLast().step());
    assertEquals(128L * result.steps(), result.tokens());
    assertEquals(result.bpbTrainingCapacity(), result.curve().getLast().bpb());
    assertTrue(result.bpbTrainingCapacity() < result.curve().getFirst().bpb());
    assertTrue(result.executedFlopsPerToken() <= result.paddedFlopsPerToken());
    assertEquals(2, result.concurrency());
    assertEquals(2, result.routing().size());
    Result.RoutingSummary first = result.routing().getFirst();
    assertEquals(1, first.block());
    assertEquals(2, first.dropByChoice().size());
    assertEquals(4, first.load().size());
    assertEquals(1, first.load().stream().mapToDouble(Double::doubleValue).sum(), 1e-9);
    assertTrue(first.uniformDrop() > 0 && first.uniformDrop() < 0.1);
    assertTrue(result.allToAllBytesPerToken() > 0);
    assertTrue(result.bpbDropless() > 0);
    // The same cell again: the same numbers.
    assertEquals(result.bpbTrainingCapacity(), train(sweep).bpbTrainingCapacity());
  }

  @Test
  void moreThreadsThanCoresAreRefused() throws IOException {
    int cores = Runtime.getRuntime().availableProcessors();
    Sweep sweep =
        sweep("dense", 8e-3).overriddenBy(Values.none().with(Axes.THREADS, List.of(1, cores + 1)));

    String message =
        assertThrows(IllegalArgumentException.class, () -> CellMeasurer.open(sweep, 1))
            .getMessage();

    assertEquals(
        "threads %d is more than the cores of this machine: give --threads %d at most"
            .formatted(cores + 1, cores),
        message);
  }

  /** The text is long enough for batches of 128 tokens only. */
  @Test
  void onlyTheFirstTokensNeedATextToTrainOn() throws Exception {
    Sweep sweep =
        sweep("dense", 8e-3).overriddenBy(Values.none().with(Axes.TOKENS, List.of(128, 1 << 20)));

    Result.Quality result = train(sweep);

    assertEquals(128L * result.steps(), result.tokens());
  }

  @Test
  void denseHasNothingToRoute() throws Exception {
    Result.Quality result = train(sweep("dense", 8e-3));

    assertEquals(List.of(), result.routing());
    assertNull(result.bpbDropless());
    assertNull(result.allToAllBytesPerToken());
  }

  @Test
  void theTextIsRecorded() throws Exception {
    var corpus = CellMeasurer.open(sweep("dense", 8e-3), 1).corpus().orElseThrow();

    assertEquals(dir.resolve("text.txt").toString(), corpus.name());
    assertEquals(64, corpus.sha256().length());
    assertTrue(corpus.trainingBytes() > corpus.validationBytes());
  }

  @Test
  void divergenceNamesTheStep() throws Exception {
    Sweep sweep = sweep("dense", 1e30);

    String message = assertThrows(DivergedException.class, () -> train(sweep)).getMessage();

    assertTrue(message.matches("diverged at step \\d+: .*"), message);
  }

  @Test
  void ensemblesFillTheResult() throws Exception {
    Sweep sweep =
        sweep("dense", 8e-3)
            .overriddenBy(
                Values.none()
                    .with(Axes.SEEDS, List.of(0))
                    .with(Axes.ENSEMBLES, List.of("total"))
                    .with(Axes.MEMBERS, List.of(2))
                    .with(Axes.EVALUATION_TOKENS, List.of(256))
                    .with(Axes.REPEATS, List.of(1)));
    CellMeasurer measurer = CellMeasurer.open(sweep, 1);
    List<Result.Ensemble> results = new ArrayList<>();
    for (PlannedCell cell : Plan.of(sweep).cells()) {
      results.add((Result.Ensemble) measurer.measure(cell, dir.resolve("log")));
    }
    assertEquals(List.of(1, 1, 1, 2), results.stream().map(r -> r.members().size()).toList());
    Result.Ensemble dense = results.getFirst();
    Result.Ensemble two = results.getLast();
    assertEquals(dense.flopsPerInference(), two.flopsPerInference());
    assertEquals(dense.memberParameters(), two.memberParameters());
    assertTrue(two.trainingFlops() <= 1e8 && dense.trainingFlops() <= 1e8);
    // One of two experts for each token: more weights, and a router more to compute.
    assertTrue(results.get(1).memberParameters() > dense.memberParameters());
    assertTrue(results.get(1).flopsPerInference() > dense.flopsPerInference());
    assertEquals(2, two.pooled().getLast().members());
  }

  @Test
  void ensemblesWhoseBestMemberCannotBeChosenOnOtherTextAreRefusedBeforeAnythingRuns()
      throws IOException {
    Sweep sweep =
        sweep("dense", 8e-3).overriddenBy(Values.none().with(Axes.ENSEMBLES, List.of("total")));
    String message =
        assertThrows(IllegalArgumentException.class, () -> CellMeasurer.open(sweep, 1))
            .getMessage();
    assertTrue(message.contains("than the 4096 tokens that it is scored on needs 8256"), message);
  }

  @Test
  void classicalMixturesFillTheResult() throws Exception {
    Sweep sweep =
        Sweeps.preset("classical")
            .overriddenBy(
                Values.none()
                    .with(Axes.CLASSICAL, List.of("exclusive-or"))
                    .with(Axes.MIXTURES, List.of("2"))
                    .with(Axes.REPEATS, List.of(2)));
    CellMeasurer measurer = CellMeasurer.open(sweep, 1);
    Result.Classical result =
        (Result.Classical) measurer.measure(Plan.of(sweep).cells().getFirst(), dir.resolve("log"));
    assertEquals(2, result.trials().size());
    assertEquals("share of wrong classes", result.errorMeasure());
    assertEquals(0, result.trials().getFirst().largestDrop(), 1e-9);
    assertEquals(31 * 31, result.map().pooled().size());
    assertEquals(2, result.map().gates().size());
  }
}
