package moebench.reports.page;

import java.util.List;
import moebench.reports.data.CellLabels;
import moebench.reports.data.RunData;
import moebench.reports.schema.Row;

/** Cells that a reader must know about. */
final class CellTables {
  private CellTables() {}

  static Page.TableView notDone(RunData run) {
    CellLabels labels = labels(run);
    return new Page.TableView(
        "table-failed",
        "Cells that failed or are invalid",
        "They take no part in any figure.",
        List.of("Cell", "Id", "Reason"),
        run.rows().stream()
            .filter(r -> r.status() == Row.Status.FAILED || r.validity() == Row.Validity.INVALID)
            .map(r -> reasons(r, labels))
            .toList());
  }

  static Page.TableView suspect(RunData run) {
    CellLabels labels = labels(run);
    return new Page.TableView(
        "table-suspect",
        "Suspect cells",
        "They take part; read them with care.",
        List.of("Cell", "Id", "Reason"),
        run.rows().stream()
            .filter(r -> r.status() == Row.Status.DONE)
            .filter(r -> r.validity() == Row.Validity.SUSPECT)
            .map(r -> reasons(r, labels))
            .toList());
  }

  private static CellLabels labels(RunData run) {
    return new CellLabels(run.rows().stream().map(Row::cell).toList());
  }

  private static List<String> reasons(Row row, CellLabels labels) {
    String reason = row.reason() == null ? String.join("; ", row.validityReasons()) : row.reason();
    return List.of(labels.of(row.cell()), row.id(), Text.orDash(reason));
  }
}
