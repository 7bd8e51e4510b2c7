package moebench.reports.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import moebench.reports.CellId;
import moebench.reports.Report;
import moebench.reports.RunFolder;
import moebench.reports.SyntheticRun;
import moebench.reports.chart.Export;
import moebench.reports.claims.Estimate;
import moebench.reports.data.RunData;
import moebench.reports.figures.Figure;
import moebench.reports.figures.Figures;
import moebench.reports.schema.Cell;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Manifest;
import moebench.reports.schema.Result;
import moebench.reports.schema.Row;
import moebench.reports.schema.Selection;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.xy.XYDataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BestOfTest {
  private static final List<Integer> SIZES = List.of(1, 2, 4, 8, 16, 32, 64, 100);
  private static final LayerConfig DENSE = SyntheticRun.configs().getFirst();
  private static final LayerConfig SWITCH = SyntheticRun.config("switch", 8, 1.25);
  private static final Manifest MANIFEST = SyntheticRun.manifest(Manifest.Status.COMPLETE, null);

  @TempDir Path temporary;

  /** One answer is right with {@code p}; the likeliest of many with 2·p, the verified with 3·p. */
  private static Row row(LayerConfig layer, long seed, double p) {
    return row(layer, seed, p, 100);
  }

  private static Row row(LayerConfig layer, long seed, double p, int samples) {
    List<Selection> selections = new ArrayList<>();
    for (int n : SIZES) {
      double oracle = 1 - Math.pow(1 - p, n);
      selections.add(new Selection(Selection.ORACLE, n, oracle, 0.03));
      selections.add(new Selection(Selection.LIKELIEST, n, n == 1 ? p : 2 * p, 0.03));
      selections.add(new Selection(Selection.VERIFIER, n, n == 1 ? p : 3 * p, 0.03));
    }
    Cell cell = new Cell.BestOfN(layer, "simd", 1024, 1e11, 5e11, 8e-3, 2, 50, samples, 0.8, seed);
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
        new Result.BestOfN(
            198, 0.6, 6e5, 1.6e5, 1000, 900, IntStream.range(0, 50).boxed().toList(), selections));
  }

  private static RunData run(Row... rows) {
    return RunData.of(MANIFEST, List.of(rows));
  }

  private static BestOf only(Row... rows) {
    List<BestOf> all = BestOf.of(run(rows));
    assertEquals(1, all.size());
    return all.getFirst();
  }

  /** Student's t with 2 degrees of freedom: 4.3027 standard errors either way. */
  @Test
  void intervalsAreOverSeeds() {
    BestOf dense = only(row(DENSE, 1, 0.1), row(DENSE, 2, 0.2), row(DENSE, 3, 0.3));
    Estimate one = dense.solved(Selection.ORACLE, 1);
    assertEquals(0.2, one.effect(), 1e-12);
    double half = 4.302652729911275 * 0.1 / Math.sqrt(3);
    assertTrue(half > 0.2);
    assertEquals(0, one.low().orElseThrow(), "no share is below 0");
    assertEquals(0.2 + half, one.high().orElseThrow(), 1e-9);
    assertEquals("seed", one.unit());
    assertEquals(3, one.n());
    assertEquals(SIZES, dense.sizes());
  }

  @Test
  void aSingleSeedHasAnIntervalOverItsProblems() {
    Estimate one = only(row(DENSE, 1, 0.3)).solved(Selection.VERIFIER, 1);
    assertEquals(0.3 - 1.96 * 0.03, one.low().orElseThrow(), 1e-12);
    assertEquals("problem", one.unit());
    assertEquals(50, one.n());
  }

  @Test
  void theGapIsCountedFromOneAnswerToTheOracle() {
    BestOf dense = only(row(DENSE, 1, 0.1), row(DENSE, 2, 0.2));
    double first = 0.1 / (1 - Math.pow(0.9, 16) - 0.1);
    double second = 0.2 / (1 - Math.pow(0.8, 16) - 0.2);
    Estimate closed = dense.gapClosed(Selection.LIKELIEST, 16).orElseThrow();
    assertEquals((first + second) / 2, closed.effect(), 1e-12);
    assertEquals(1, dense.gapClosed(Selection.ORACLE, 16).orElseThrow().effect(), 1e-12);
    assertEquals(Optional.empty(), dense.gapClosed(Selection.LIKELIEST, 1));
  }

  @Test
  void aVerifierIsPaidForEveryAnswer() {
    BestOf dense = only(row(DENSE, 1, 0.1));
    assertEquals(16 * 6e5, dense.flops(Selection.LIKELIEST, 16), 1e-3);
    assertEquals(16 * 7.6e5, dense.flops(Selection.VERIFIER, 16), 1e-3);
  }

  @Test
  void theFigureHasEveryChoiceOfEveryModel() {
    RunData run = run(row(SWITCH, 1, 0.2), row(DENSE, 1, 0.1), row(DENSE, 2, 0.2));
    Figure figure = Figures.sampled().getFirst();
    Figure.Drawn drawn = assertInstanceOf(Figure.Drawn.class, figure.draw(run));
    assertEquals(2 * 3 * SIZES.size(), drawn.data().rows().size());
    assertEquals(
        List.of("Dense", "dense", "oracle", "1"), drawn.data().rows().getFirst().subList(0, 4));
    assertEquals(3, drawn.plate().panels().size(), "two models and the costs");
    // Sixteen answers of 6e5 FLOPs, and to judge each 1.6e5; dense has 0.1 and 0.2.
    double oracle = 1 - (Math.pow(0.9, 16) + Math.pow(0.8, 16)) / 2;
    XYPlot costs = drawn.plate().panels().getLast().getXYPlot();
    assertPoint(16 * 6e5, oracle, costs.getDataset(0));
    assertPoint(16 * 6e5, 2 * 0.15, costs.getDataset(1));
    assertPoint(16 * 7.6e5, 3 * 0.15, costs.getDataset(2));
    assertEquals(2 * 3, costs.getDatasetCount());
    assertTrue(drawn.caption().contains("1 to 2 seeds, each with 50 problems"), drawn.caption());
    assertFalse(drawn.data().csv().contains("NaN"));
    assertTrue(Export.svg(drawn.plate(), figure.title()).contains("<svg"));
    assertInstanceOf(Figure.LeftOut.class, figure.draw(run()));
  }

  private static void assertPoint(double flops, double solved, XYDataset choice) {
    int sixteen = SIZES.indexOf(16);
    assertEquals(flops, choice.getXValue(0, sixteen), 1e-3);
    assertEquals(solved, choice.getYValue(0, sixteen), 1e-12);
  }

  @Test
  void modelsOfSeveralNAreToldApart() {
    List<BestOf> all = BestOf.of(run(row(DENSE, 1, 0.1), row(DENSE, 1, 0.1, 8)));
    assertEquals(
        List.of("Dense of 100", "Dense of 8"),
        all.stream().map(BestOf.labels(all)).sorted().toList());
    assertEquals("Dense", BestOf.labels(all.subList(0, 1)).apply(all.getFirst()));
  }

  @Test
  void ordinaryRunsAreNotAskedForIt() {
    assertFalse(Figures.of(SyntheticRun.data(1, 1)).contains(Figures.sampled().getFirst()));
    List<Row> both = new ArrayList<>(SyntheticRun.rows(1, 1));
    both.add(row(DENSE, 1, 0.2));
    List<String> ids = Figures.of(RunData.of(MANIFEST, both)).stream().map(Figure::id).toList();
    assertTrue(ids.containsAll(List.of("best-of-n", "specialisation")), ids.toString());
  }

  @Test
  void thePageShowsTheGapBesideThePublishedOne() throws Exception {
    RunFolder folder = RunFolder.create(temporary.resolve("run"), MANIFEST);
    folder.append(row(DENSE, 1, 0.1));
    folder.append(row(DENSE, 2, 0.2));
    Report.write(folder);
    String page = Files.readString(folder.page());
    assertTrue(page.contains("<figure id=\"best-of-n\">"));
    String table = page.substring(page.indexOf("id=\"table-best-of-n\""));
    // (44.5 − 37.7) / (77.5 − 37.7)
    assertTrue(table.contains("<td>17.1%</td>"), table);
    assertTrue(table.contains("<td>30.0% ("), table);
    assertTrue(page.contains("Dense solves 15.0%"), "summary");
    assertFalse(page.contains("Figures left out"));
  }
}
