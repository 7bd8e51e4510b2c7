package moebench.reports.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import moebench.reports.Samples;
import moebench.reports.SyntheticRun;
import moebench.reports.TinyRun;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Row;
import org.junit.jupiter.api.Test;

class RunDataTest {
  private static final LayerConfig DENSE = SyntheticRun.configs().getFirst();
  private static final LayerConfig SWITCH = SyntheticRun.config("switch", 8, 1.25);

  private static Row with(Row r, Row.Status status, Row.Validity validity) {
    return new Row(
        r.id(),
        r.cell(),
        status,
        status == Row.Status.FAILED ? "failed" : null,
        r.started(),
        r.ended(),
        null,
        null,
        null,
        validity,
        List.of(),
        status == Row.Status.FAILED ? null : r.result());
  }

  @Test
  void theLastRowOfACellCounts() {
    Row first = new TinyRun().quality(DENSE, 1, 3.5, "padded").rows().getFirst();
    Row again = new TinyRun().quality(DENSE, 1, 3.0, "padded").rows().getFirst();
    RunData run =
        RunData.of(
            SyntheticRun.manifest(null, null),
            List.of(with(first, Row.Status.FAILED, Row.Validity.INVALID), first, again));
    assertEquals(1, run.rows().size());
    assertEquals(3.0, run.bpb(Accounting.PADDED, DENSE).orElseThrow().mean());
  }

  @Test
  void invalidAndFailedRowsTakeNoPartAndSuspectOnesDo() {
    List<Row> rows =
        new TinyRun()
            .quality(DENSE, 1, 3.0, "padded")
            .quality(DENSE, 2, 3.2, "padded")
            .quality(DENSE, 3, 9.0, "padded")
            .quality(DENSE, 4, 9.0, "padded")
            .rows();
    List<Row> marked = new ArrayList<>(rows);
    marked.set(1, with(rows.get(1), Row.Status.DONE, Row.Validity.SUSPECT));
    marked.set(2, with(rows.get(2), Row.Status.DONE, Row.Validity.INVALID));
    marked.set(3, with(rows.get(3), Row.Status.FAILED, Row.Validity.VALID));
    RunData run = RunData.of(SyntheticRun.manifest(null, null), marked);
    assertEquals(3.1, run.bpb(Accounting.PADDED, DENSE).orElseThrow().mean(), 1e-12);
    assertEquals(4, run.rows().size());
  }

  @Test
  void aRunCountsUnderTheAccountingsOfItsCell() {
    RunData run =
        new TinyRun()
            .quality(SWITCH, 1, 3.0, "padded")
            .quality(SWITCH, 2, 2.9, "executed")
            .quality(SWITCH, 3, 2.8, "padded", "executed")
            .data();
    assertEquals(
        List.of(1L, 3L),
        run.quality(Accounting.PADDED, SWITCH).stream().map(QualityRun::seed).toList());
    assertEquals(
        List.of(2L, 3L),
        run.quality(Accounting.EXECUTED, SWITCH).stream().map(QualityRun::seed).toList());
  }

  @Test
  void theUnitOfSpeedIsTheForkAndDenseStandsForBothExecutions() {
    RunData run = new TinyRun().speed(DENSE, 1, 100).speed(DENSE, 2, 300).data();
    for (Accounting accounting : Accounting.values()) {
      Throughput t = run.throughput(DENSE, RunData.TRAINING_STEP, accounting).orElseThrow();
      assertEquals(2, t.tokensPerSecond().n());
      assertEquals(200, t.tokensPerSecond().median());
      assertEquals(200 * 1e6 / 1e9 / 100, t.shareOfPeak().orElseThrow().median(), 1e-12);
    }
    assertEquals(Optional.empty(), run.throughput(DENSE, RunData.LAYER_FORWARD, Accounting.PADDED));
  }

  @Test
  void theGridHoldsWhatDiffersInLayerExpertsAndCapacityFactorOnly() {
    LayerConfig big = new LayerConfig("dense", 1, 1, null, null, null, "relu", 64, 1024, 2, null);
    LayerConfig other =
        new LayerConfig(
            "moe", 8, 2, "per-token", 1.25, "random", "relu", 64, 256, 2, Samples.REGULARIZATION);
    TinyRun tiny = new TinyRun().quality(big, 1, 3, "padded").quality(other, 1, 3, "padded");
    SyntheticRun.configs().forEach(c -> tiny.quality(c, 1, 3, "padded"));
    Grid grid = Grid.of(tiny.data());
    assertEquals(SyntheticRun.configs().size(), grid.all().size());
    assertEquals(DENSE, grid.dense().orElseThrow());
    assertEquals(8, grid.mainExperts().orElseThrow());
    assertEquals(1.25, grid.mainCapacityFactor().orElseThrow());
    assertEquals("Dense dFf 1024", tiny.data().labels().of(big));
    assertTrue(tiny.data().labels().of(other).endsWith("second choice random"));
  }

  /** The most frequent budget has 1000 tokens a step, so forks of 1000 count although fewer. */
  @Test
  void resultsUnderOtherConditionsAreNoRepeatsAndAreNamed() {
    RunData run =
        new TinyRun()
            .under(2e12, 500)
            .quality(SWITCH, 1, 9, "padded")
            .speed(SWITCH, 1, 10)
            .speed(SWITCH, 2, 10)
            .under(1e12, 1000)
            .quality(SWITCH, 1, 3.0, "padded")
            .quality(SWITCH, 2, 3.2, "padded")
            .speed(SWITCH, 1, 100)
            .data();
    assertEquals(3.1, run.bpb(Accounting.PADDED, SWITCH).orElseThrow().mean(), 1e-12);
    assertEquals(2, run.quality().size());
    assertEquals(1, run.forks(SWITCH).size());
    assertEquals(
        100,
        run.throughput(SWITCH, RunData.TRAINING_STEP, Accounting.EXECUTED)
            .orElseThrow()
            .tokensPerSecond()
            .median());
    assertEquals(2, run.leftOut().size());
    assertTrue(run.leftOut().get(0).contains("budget 2.0E12 FLOPs"), run.leftOut().get(0));
    assertTrue(run.leftOut().get(1).startsWith("Forks with back-end simd, 500 tokens per step"));
    assertEquals(List.of(), SyntheticRun.data(2, 2).leftOut());
  }

  /** Conventions make no difference to top-1, so MoE of either has Switch beside it. */
  @Test
  void theGridHasSwitchBesideTheConventionOfMostMoeLayers() {
    LayerConfig assigned =
        new LayerConfig(
            "moe",
            8,
            2,
            "per-assignment",
            1.25,
            "always",
            "relu",
            64,
            256,
            2,
            Samples.REGULARIZATION);
    TinyRun tiny = new TinyRun().quality(assigned, 1, 3, "padded").quality(SWITCH, 1, 3, "padded");
    assertEquals(List.of(SWITCH, assigned), Grid.of(tiny.data()).experts());
    for (double cf : new double[] {1, 2}) {
      tiny.quality(SyntheticRun.config("moe", 8, cf), 1, 3, "padded");
    }
    assertEquals(List.of(assigned), Grid.of(tiny.data()).leftOut());
  }

  @Test
  void theGridNamesWhatItLeavesOut() {
    LayerConfig dropless =
        new LayerConfig(
            "switch", 8, 1, "dropless", null, null, "relu", 64, 256, 2, Samples.REGULARIZATION);
    LayerConfig jittered =
        new LayerConfig(
            "switch",
            8,
            1,
            "per-token",
            1.25,
            null,
            "relu",
            64,
            256,
            2,
            new LayerConfig.Regularization(0.01, 0, 0.1));
    TinyRun tiny =
        new TinyRun().quality(dropless, 1, 3, "padded").quality(jittered, 1, 3, "padded");
    SyntheticRun.configs().forEach(c -> tiny.quality(c, 1, 3, "padded"));
    Grid grid = Grid.of(tiny.data());
    assertEquals(SyntheticRun.configs().size(), grid.all().size());
    assertEquals(Set.of(dropless, jittered), Set.copyOf(grid.leftOut()));
    assertTrue(tiny.data().labels().of(jittered).endsWith("jitter 0.1"));
    assertEquals(List.of(), Grid.of(SyntheticRun.data(1, 1)).leftOut());
  }

  @Test
  void labelsSayNoMoreThanTellsConfigurationsApart() {
    Labels labels = new Labels(SyntheticRun.configs());
    assertEquals("Dense", labels.of(DENSE));
    assertEquals("Switch E8 CF 1.25", labels.of(SWITCH));
    assertEquals("E8 CF 1", labels.tail(SyntheticRun.config("moe", 8, 1.0)));
    assertEquals(
        SyntheticRun.configs().size(),
        SyntheticRun.configs().stream().map(labels::of).distinct().count());
  }
}
