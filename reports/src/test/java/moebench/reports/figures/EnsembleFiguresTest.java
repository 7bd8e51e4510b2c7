package moebench.reports.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import moebench.reports.CellId;
import moebench.reports.SyntheticRun;
import moebench.reports.chart.Export;
import moebench.reports.claims.Claims;
import moebench.reports.data.EnsembleSystem;
import moebench.reports.data.EnsembleSystem.Pooling;
import moebench.reports.data.RunData;
import moebench.reports.page.Page;
import moebench.reports.page.Pages;
import moebench.reports.schema.Cell;
import moebench.reports.schema.EnsembleMember;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Manifest;
import moebench.reports.schema.PooledScore;
import moebench.reports.schema.Result;
import moebench.reports.schema.Row;
import org.junit.jupiter.api.Test;

class EnsembleFiguresTest {
  private static final LayerConfig DENSE =
      new LayerConfig("dense", 1, 1, null, null, null, "relu", 64, 256, 2, null);

  private static Row row(String system, LayerConfig layer, int members, long seed) {
    Cell cell =
        new Cell.Ensemble(
            system, layer, "simd", 1024, 8e11, members, 100, 8e-3, 4096, "text", seed);
    List<EnsembleMember> alone = new ArrayList<>();
    List<PooledScore> pooled = new ArrayList<>();
    for (int m = 1; m <= members; m++) {
      // The last one is best on the other text, the first one on this.
      alone.add(new EnsembleMember(3 + 0.1 * m + 0.01 * seed, 0.5 - 0.01 * m, 4 - 0.1 * m));
      pooled.add(new PooledScore(m, 3.1 - 0.02 * m + 0.01 * seed, 0.5, 0.48));
    }
    return row(cell, alone, pooled);
  }

  /** Of two members, the second of which is the better one, or of a single model. */
  private static Row row(String system, long seed, double best, double average) {
    int members = system.equals("single") ? 1 : 2;
    List<EnsembleMember> alone = new ArrayList<>();
    List<PooledScore> pooled = new ArrayList<>();
    for (int m = 1; m <= members; m++) {
      boolean last = m == members;
      alone.add(new EnsembleMember(last ? best : 9, 0.5, last ? 1 : 2));
      pooled.add(new PooledScore(m, last ? average : 9, 0.5, 0.5));
    }
    Cell cell =
        new Cell.Ensemble(
            system, DENSE, "simd", 1024, 8e11, members, 100, 8e-3, 4096, "text", seed);
    return row(cell, alone, pooled);
  }

  private static Row row(Cell cell, List<EnsembleMember> alone, List<PooledScore> pooled) {
    int members = alone.size();
    Result result = new Result.Ensemble(members * 1e11, 1e5, 280_000, 85_000, 20, 2, alone, pooled);
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

  private static RunData run() {
    List<Row> rows = new ArrayList<>();
    for (long seed = 1; seed <= 2; seed++) {
      rows.add(row("single", DENSE, 1, seed));
      rows.add(row("single", SyntheticRun.config("switch", 8, 1.25), 1, seed));
      rows.add(row("total", DENSE, 4, seed));
    }
    return RunData.of(SyntheticRun.manifest(Manifest.Status.COMPLETE, null), rows);
  }

  @Test
  void everyWayToAnswerHasItsQualityAndItsCost() {
    List<EnsembleSystem> systems = EnsembleSystem.of(run());
    assertEquals(3, systems.size());
    assertEquals(List.of(Pooling.AVERAGE), systems.getFirst().poolings());
    EnsembleSystem four = systems.getLast();
    assertEquals(2, four.results().size());
    assertEquals(3.1 - 0.08 + 0.015, four.bpb(Pooling.AVERAGE).orElseThrow().mean(), 1e-12);
    // Chosen by the other text, scored on this one.
    assertEquals(3.4 + 0.015, four.bpb(Pooling.BEST).orElseThrow().mean(), 1e-12);
    assertTrue(four.bpb(Pooling.MAJORITY).isEmpty());
    assertEquals(0.48, four.accuracy(Pooling.MAJORITY).mean(), 1e-12);
    assertEquals(3.25 + 0.015, four.meanMemberBpb().mean(), 1e-12);
    assertEquals(4, four.inferencesPerQuery(Pooling.MAJORITY));
    assertEquals(1, four.inferencesPerQuery(Pooling.BEST));
    assertEquals(4e5, four.flopsPerQuery(Pooling.AVERAGE));
    assertEquals(4e11, four.trainingFlops());
    assertEquals("4 × Dense, equal training", four.label());
    assertEquals("Switch E8 CF 1.25", systems.get(1).label());
  }

  /**
   * Averages are better by 0.1, 0.2 and 0: Student's t of two degrees of freedom is 4.3027 standard
   * errors of 0.1/√3. Best members differ by −0.1, 0 and 0. Dense has no fourth seed.
   */
  @Test
  void ensemblesAreHeldAgainstDenseSeedBySeed() {
    List<Row> rows =
        List.of(
            row("total", 4, 1, 1),
            row("total", 3, 3.1, 3.1),
            row("total", 2, 3.2, 3.0),
            row("total", 1, 3.1, 2.9),
            row("single", 1, 3.0, 3.0),
            row("single", 2, 3.2, 3.2),
            row("single", 3, 3.1, 3.1));
    RunData run = RunData.of(SyntheticRun.manifest(Manifest.Status.COMPLETE, null), rows);
    Page.TableView table = table(Pages.of(run, Claims.of(run), List.of(), List.of()));
    int column = table.columns().indexOf("Better than dense");
    assertEquals(
        List.of("+0.1000 (−0.1484 to +0.3484)", "–", "−0.0333 (−0.1768 to +0.1101)", "–"),
        table.rows().stream().map(row -> row.get(column)).toList());
  }

  @Test
  void figuresHoldEverySystem() {
    Figure.Drawn costs = drawn(new EnsembleCosts());
    assertEquals(4, costs.plate().panels().size());
    assertEquals(2 + 3, costs.data().rows().size());
    assertTrue(costs.caption().contains("mean of 2 seeds"), costs.caption());
    Figure.Drawn members = drawn(new EnsembleMembers());
    assertEquals(2 + 4, members.data().rows().size());
    assertEquals(
        List.of("4 × Dense, equal training", "4"), members.data().rows().getLast().subList(0, 2));
  }

  private static Figure.Drawn drawn(Figure figure) {
    Figure.Drawn drawn = assertInstanceOf(Figure.Drawn.class, figure.draw(run()));
    assertFalse(Export.svg(drawn.plate(), figure.title()).isEmpty());
    return drawn;
  }

  @Test
  void thePageHasTheTable() {
    assertEquals(
        List.of("ensemble-costs", "ensemble-members"),
        Figures.of(run()).stream().map(Figure::id).toList());
    Page page = Pages.of(run(), Claims.of(run()), List.of(), List.of());
    Page.TableView table = table(page);
    assertEquals(2 + 3, table.rows().size());
    List<String> majority = table.rows().get(3);
    assertEquals("majority", majority.get(1));
    assertEquals("4", majority.get(4));
    assertEquals("–", majority.get(8));
    assertTrue(page.summary().getFirst().contains("Ensembles"));
  }

  private static Page.TableView table(Page page) {
    return page.tables().stream()
        .filter(t -> t.id().equals("table-ensembles"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void otherRunsSayWhatIsMissing() {
    RunData other = SyntheticRun.data(1, 1);
    assertInstanceOf(Figure.LeftOut.class, new EnsembleCosts().draw(other));
    assertInstanceOf(Figure.LeftOut.class, new EnsembleMembers().draw(other));
  }
}
