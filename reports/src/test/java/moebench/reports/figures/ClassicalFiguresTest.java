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
import moebench.reports.data.RunData;
import moebench.reports.page.Page;
import moebench.reports.page.Pages;
import moebench.reports.schema.Cell;
import moebench.reports.schema.GateMap;
import moebench.reports.schema.Manifest;
import moebench.reports.schema.Result;
import moebench.reports.schema.Row;
import moebench.reports.schema.Trial;
import org.junit.jupiter.api.Test;

class ClassicalFiguresTest {
  /** Expert 2 is trusted above 0.5 on a line, and in one corner of a plane. */
  private static final GateMap LINE =
      new GateMap(
          List.of(0.0, 0.5, 1.0),
          List.of(),
          List.of(List.of(0.9, 0.6, 0.1), List.of(0.1, 0.4, 0.9)),
          List.of(List.of(1.0, 1.0, 1.0), List.of(0.0, 2.0, 4.0)),
          List.of(0.9, 1.4, 3.7),
          List.of(List.of(0.2, 1.0), List.of(0.9, 3.5)));

  private static final GateMap PLANE =
      new GateMap(
          List.of(0.0, 1.0),
          List.of(0.0, 1.0),
          List.of(List.of(0.9, 0.6, 0.7, 0.1), List.of(0.1, 0.4, 0.3, 0.9)),
          List.of(),
          List.of(0.1, 0.8, 0.9, 0.2),
          List.of(List.of(0.2, 0.1, 0.0), List.of(0.9, 0.1, 1.0)));

  private static Row row(String problem, String kind, String trainer, GateMap map, double error) {
    Cell cell = new Cell.Classical(problem, kind, List.of(2), trainer, 3);
    List<Trial> trials = new ArrayList<>();
    for (int seed = 1; seed <= 3; seed++) {
      trials.add(new Trial(seed, error * seed, error * 2, -0.5, 0.14, -0.3, 0));
    }
    String measure = problem.equals("two-lines") ? "mean squared error" : "share of wrong classes";
    Result result = new Result.Classical(trials, measure, 10, List.of(-1.0, -0.5), map);
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
    return RunData.of(
        SyntheticRun.manifest(Manifest.Status.COMPLETE, null),
        List.of(
            row("two-lines", "linear", "em", LINE, 0.01),
            row("two-lines", "ffn", "gradient", LINE, 0.02),
            row("exclusive-or", "linear", "em", PLANE, 0.06),
            row("waveform", "linear", "em", null, 0.1)));
  }

  private static Figure.Drawn drawn(Figure figure) {
    Figure.Drawn drawn = assertInstanceOf(Figure.Drawn.class, figure.draw(run()));
    assertFalse(Export.svg(drawn.plate(), figure.title()).isEmpty());
    return drawn;
  }

  @Test
  void everyExpertHasItsRegion() {
    assertEquals(
        List.of(0, 0, 1),
        List.of(0, 1, 2).stream().map(p -> GateRegions.trusted(LINE, p)).toList());
    Figure.Drawn drawn = drawn(new GateRegions());
    // The FFN's map is no mixture of linear experts.
    assertEquals(2, drawn.plate().panels().size());
    assertEquals(3 * 2 + 4 * 2, drawn.data().rows().size());
    assertEquals(
        List.of("exclusive-or", "2 experts", "1.0", "0.0", "2", "0.3", "", "0.9"),
        drawn.data().rows().get(6 + 5));
  }

  @Test
  void errorsStandBesideTheBestPossibleAndThePublished() {
    Figure.Drawn drawn = drawn(new ClassicalErrors());
    assertEquals(3, drawn.plate().panels().size());
    assertEquals(4 * 3, drawn.data().rows().size());
    assertTrue(drawn.caption().contains("median of 3 repeats"), drawn.caption());
    assertTrue(drawn.caption().contains("14.0% of the samples drawn here"), drawn.caption());
  }

  @Test
  void aRunOfMixturesAloneHasTheirFiguresAndTable() {
    assertEquals(
        List.of("classical-regions", "classical-errors"),
        Figures.of(run()).stream().map(Figure::id).toList());
    Page page = Pages.of(run(), Claims.of(run()), List.of(), List.of());
    assertTrue(page.summary().getFirst().contains("generated problems"));
    assertEquals(1, page.summary().size());
    assertEquals(List.of(), page.claims());
    assertFalse(Pages.html(page).contains("claims"));
    Page.TableView table =
        page.tables().stream()
            .filter(t -> t.id().equals("table-classical"))
            .findFirst()
            .orElseThrow();
    assertEquals(4, table.rows().size());
    assertEquals("0.0200 ± 0.0100", table.rows().getFirst().get(4));
    assertTrue(Pages.html(page).contains("linear, EM"));
  }

  @Test
  void otherRunsSayWhatIsMissing() {
    RunData other = SyntheticRun.data(1, 1);
    assertTrue(Figures.of(other).stream().noneMatch(f -> f.id().startsWith("classical")));
    assertInstanceOf(Figure.LeftOut.class, new GateRegions().draw(other));
    assertInstanceOf(Figure.LeftOut.class, new ClassicalErrors().draw(other));
  }
}
