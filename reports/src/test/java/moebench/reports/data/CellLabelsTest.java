package moebench.reports.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import moebench.reports.SyntheticRun;
import moebench.reports.schema.Cell;
import moebench.reports.schema.LayerConfig;
import org.junit.jupiter.api.Test;

class CellLabelsTest {
  private static final LayerConfig SWITCH = SyntheticRun.config("switch", 8, 1.25);

  private static Cell.Speed speed(int tokens, int threads) {
    return new Cell.Speed(SWITCH, "simd", tokens, threads, 5, 200, 3);
  }

  @Test
  void whatIsTheSameEverywhereIsNotTold() {
    assertEquals(
        "speed of Switch E8 CF 1.25, fork 3",
        new CellLabels(List.of(speed(64, 2))).of(speed(64, 2)));
    assertEquals(
        "speed of Switch E8 CF 1.25, 2 threads, fork 3",
        new CellLabels(List.of(speed(64, 2), speed(64, 1))).of(speed(64, 2)));
    assertEquals(
        "speed of Switch E8 CF 1.25, 64 tokens, fork 3",
        new CellLabels(List.of(speed(64, 1), speed(128, 1))).of(speed(64, 1)));
  }

  @Test
  void everyKindHasAName() {
    Cell.Quality quality =
        new Cell.Quality(
            SWITCH, "simd", 64, 1e9, List.of("padded", "executed"), 1, 1, 1, 1, "text", 7);
    CellLabels labels = new CellLabels(List.of(quality));
    assertEquals("quality of Switch E8 CF 1.25, padded and executed, seed 7", labels.of(quality));
    assertEquals("probe, round 2", labels.of(new Cell.Probe("simd", 2)));
  }

  @Test
  void aLayerWithoutALimitSaysSo() {
    LayerConfig dropless =
        new LayerConfig(
            "switch", 8, 1, "dropless", null, null, "relu", 64, 256, 2, SWITCH.regularization());
    assertEquals("Switch E8 dropless", Labels.name(dropless));
    assertEquals("Switch E8 dropless", new Labels(List.of(SWITCH, dropless)).of(dropless));
    assertEquals("Switch E8 CF 1.25", new Labels(List.of(SWITCH, dropless)).of(SWITCH));
  }

  /** A router without a balance loss is no configuration with a balance loss of 0. */
  @Test
  void aWeightThatMeansNothingIsNotTold() {
    LayerConfig hash =
        new LayerConfig(
            "hash",
            8,
            1,
            "per-token",
            1.25,
            null,
            "relu",
            64,
            256,
            2,
            new LayerConfig.Regularization(0, 0, 0));
    Labels labels = new Labels(List.of(SWITCH, hash));
    assertEquals("Hash E8 CF 1.25", labels.of(hash));
    assertEquals("Switch E8 CF 1.25", labels.of(SWITCH));
    assertEquals("Top-4", Labels.kind("top-4"));
    assertEquals("Fine-grained 2", Labels.kind("fine-2"));
  }
}
