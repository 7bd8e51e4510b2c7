package moebench.reports.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import moebench.reports.CellId;
import moebench.reports.SyntheticRun;
import moebench.reports.chart.Export;
import moebench.reports.data.RunData;
import moebench.reports.schema.Agreement;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Loss;
import moebench.reports.schema.Manifest;
import moebench.reports.schema.Placed;
import moebench.reports.schema.Prediction;
import moebench.reports.schema.Result;
import moebench.reports.schema.Routed;
import moebench.reports.schema.Row;
import org.junit.jupiter.api.Test;

class SimulatedFiguresTest {

  private static Row row(String study, Result.Simulation result) {
    Cell cell = new Cell.Simulation(study, null);
    return new Row(
        CellId.of(cell),
        cell,
        Row.Status.DONE,
        null,
        Instant.EPOCH,
        Instant.EPOCH,
        null,
        null,
        null,
        Row.Validity.VALID,
        List.of(),
        result);
  }

  private static Prediction prediction(
      String model, String layer, int experts, Double factor, int devices, double network) {
    return new Prediction(
        model,
        layer,
        experts,
        factor,
        "cluster",
        devices,
        "training",
        "dp 1",
        network,
        Map.of("experts", 2.0, "all-to-all", 1.0),
        Map.of("weights", 2e9, "optimizer", 6e9),
        80e9,
        layer.equals("switch") ? 3000 : 1000,
        0.4,
        layer.equals("dense") ? null : 0.5,
        3.6e6,
        1e9,
        1e8,
        2e8);
  }

  private static Result.Simulation predictions(Prediction... all) {
    return new Result.Simulation(
        List.of(all), List.of(), List.of(), List.of(), List.of(), List.of("A note."));
  }

  private static RunData run() {
    List<Row> rows = new ArrayList<>();
    rows.add(
        row(
            "devices",
            predictions(
                prediction("m", "moe", 8, null, 64, 1), prediction("m", "moe", 8, null, 128, 1))));
    rows.add(
        row(
            "experts",
            predictions(
                prediction("dense", "dense", 1, null, 64, 1),
                prediction("switch", "switch", 8, 1.0, 64, 1),
                prediction("switch", "switch", 16, 1.0, 64, 1),
                prediction("moe", "moe", 8, 1.0, 64, 1))));
    rows.add(
        row(
            "network",
            predictions(
                prediction("T5-Large", "dense", 1, null, 32, 1),
                prediction("Switch-Base", "switch", 128, 1.0, 32, 1),
                prediction("MoE-Base", "moe", 128, 1.0, 32, 1))));
    rows.add(
        row(
            "published",
            new Result.Simulation(
                List.of(),
                List.of(
                    new Agreement("T", "first", "s", 2, 1, null),
                    new Agreement("T", "second", "s", 3, 4, null)),
                List.of(),
                List.of(),
                List.of(),
                List.of("One constant."))));
    rows.add(
        row(
            "routing",
            new Result.Simulation(
                List.of(),
                List.of(),
                List.of(
                    new Routed("uniform", 64, 1, 8192, 1000, 1, 0.1, 0.1, 1.5, 1, 0.1),
                    new Routed("uniform", 64, 1, 8192, 1000, 1.25, 0.01, 0.2, 1.5, 1.25, 0.01),
                    new Routed("uniform", 8, 1, 8192, 1000, 1.25, 0.001, 0.2, 1.1, 1.1, 0.001)),
                List.of(),
                List.of(),
                List.of())));
    rows.add(
        row(
            "placement",
            new Result.Simulation(
                List.of(),
                List.of(),
                List.of(),
                List.of(
                    new Placed("zipf 0.3", 64, "greedy", 8, 1.2),
                    new Placed("zipf 0.3", 64, "greedy", 16, 1.4)),
                List.of(),
                List.of())));
    rows.add(
        row(
            "quality",
            new Result.Simulation(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(
                    new Loss("S-BASE", "dense", 1e9, 1, 2.5, "nats", false, 1e6),
                    new Loss("S-BASE", "switch", 1e10, 8, 2.1, "nats", true, 1e5),
                    new Loss("this suite", "switch", 1e5, 8, 2.8, "bits per byte", false, null)),
                List.of())));
    return RunData.of(SyntheticRun.manifest(Manifest.Status.COMPLETE, null), rows);
  }

  private static Table drawn(Figure figure) {
    Figure.Drawn drawn = assertInstanceOf(Figure.Drawn.class, figure.draw(run()), figure.id());
    assertTrue(Export.svg(drawn.plate(), figure.title()).contains("<svg"));
    assertTrue(Export.svg(drawn.plate().narrow(), figure.title()).contains("<svg"));
    return drawn.data();
  }

  private static List<String> column(Table table, String name) {
    int i = table.columns().indexOf(name);
    return table.rows().stream().map(r -> r.get(i)).toList();
  }

  @Test
  void everyStudyHasItsFigure() {
    for (Figure figure : Figures.simulated()) {
      if (!figure.id().equals("cluster-machine")) {
        drawn(figure);
      }
    }
  }

  /** 64 devices, 3 s, 1000 tokens/s: 2 s of experts are 64·2/3000 s of a device per token. */
  @Test
  void timeIsThatOfADevicePerToken() {
    Table table = drawn(new PredictionBars(PredictionBars.Quantity.TIME));
    int row = column(table, "part").indexOf("experts");
    assertEquals(64 * 2 / 3000.0 * 1e6, Double.parseDouble(column(table, "value").get(row)), 1e-6);
  }

  @Test
  void memoryIsInGigabytes() {
    Table table = drawn(new PredictionBars(PredictionBars.Quantity.MEMORY));
    assertTrue(column(table, "value").containsAll(List.of("2.0", "6.0")));
  }

  /** T5-Large needs 131.1 h · 470/s examples of 512 tokens at 1000 tokens/s; Switch is faster. */
  @Test
  void hoursFollowFromPublishedExamplesAndPredictedSpeed() {
    Table table = drawn(new WinnerMap());
    int dense = column(table, "layer").indexOf("dense");
    double hours = Double.parseDouble(column(table, "hoursToThreshold").get(dense));
    assertEquals(131.1 * 470 * 512 / 1000, hours, 1e-6);
  }

  @Test
  void aRunIsAskedForWhatItHas() {
    assertEquals(
        Figures.simulated().stream().map(Figure::id).toList(),
        Figures.of(run()).stream().map(Figure::id).toList());
    RunData empty = RunData.of(SyntheticRun.manifest(Manifest.Status.COMPLETE, null), List.of());
    assertEquals(Figures.all().size(), Figures.of(empty).size());
  }

  @Test
  void aRunWithoutStudiesLeavesTheFiguresOutAndSaysWhy() {
    RunData empty = RunData.of(SyntheticRun.manifest(Manifest.Status.COMPLETE, null), List.of());
    for (Figure figure : Figures.simulated()) {
      Figure.LeftOut out = assertInstanceOf(Figure.LeftOut.class, figure.draw(empty));
      assertTrue(out.reason().startsWith("needs the study"));
    }
  }
}
