package moebench.reports.page;

import java.util.List;
import moebench.reports.data.Labels;
import moebench.reports.data.PeerNames;
import moebench.reports.data.RunData;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Row;

/** Cells that a reader must know about. */
final class CellTables {
  private CellTables() {}

  static Page.TableView notDone(RunData run) {
    return new Page.TableView(
        "table-failed",
        "Cells that failed or are invalid",
        "They take no part in any figure.",
        List.of("Cell", "Id", "Reason"),
        run.rows().stream()
            .filter(r -> r.status() == Row.Status.FAILED || r.validity() == Row.Validity.INVALID)
            .map(r -> reasons(r, run.labels()))
            .toList());
  }

  static Page.TableView suspect(RunData run) {
    return new Page.TableView(
        "table-suspect",
        "Suspect cells",
        "They take part; read them with care.",
        List.of("Cell", "Id", "Reason"),
        run.rows().stream()
            .filter(r -> r.status() == Row.Status.DONE)
            .filter(r -> r.validity() == Row.Validity.SUSPECT)
            .map(r -> reasons(r, run.labels()))
            .toList());
  }

  private static List<String> reasons(Row row, Labels labels) {
    String reason = row.reason() == null ? String.join("; ", row.validityReasons()) : row.reason();
    return List.of(name(row.cell(), labels), row.id(), Text.orDash(reason));
  }

  private static String name(Cell cell, Labels labels) {
    return switch (cell) {
      case Cell.Probe p -> "probe " + p.round();
      case Cell.Speed s -> "speed of " + labels.of(s.layer()) + ", fork " + s.fork();
      case Cell.Quality q ->
          "quality of %s, %s budget, seed %s"
              .formatted(labels.of(q.layer()), String.join(" and ", q.accountings()), q.seed());
      case Cell.Comparison c -> PeerNames.cell(c) + ", fork " + c.fork();
    };
  }
}
