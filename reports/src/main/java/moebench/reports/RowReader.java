package moebench.reports;

import java.nio.file.Path;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Result;
import moebench.reports.schema.Row;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads a line of {@code cells.jsonl} and refuses one that is not what it says. */
final class RowReader {
  private RowReader() {}

  static Row read(Path file, int line, byte[] json) {
    try {
      JsonNode tree = Json.tree(json);
      Row row = Json.bind(tree, Row.class);
      if (row == null || row.id() == null || row.cell() == null || row.status() == null) {
        throw damaged(file, line, "id, cell or status is missing", null);
      }
      if (row.status() == Row.Status.DONE && row.result() == null) {
        throw damaged(file, line, "a cell that is done has no result", null);
      }
      if (row.result() != null && !kind(row.result()).equals(kind(row.cell()))) {
        throw damaged(
            file,
            line,
            "a %s cell has a %s result".formatted(kind(row.cell()), kind(row.result())),
            null);
      }
      String id = CellId.of(tree.get("cell"));
      if (!id.equals(row.id())) {
        throw damaged(file, line, "the id is %s, its cell has %s".formatted(row.id(), id), null);
      }
      return row;
    } catch (JacksonException e) {
      throw damaged(file, line, Json.problem(e), e);
    }
  }

  private static String kind(Cell cell) {
    return switch (cell) {
      case Cell.Probe _ -> "probe";
      case Cell.Speed _ -> "speed";
      case Cell.Quality _ -> "quality";
      case Cell.BestOfN _ -> "best-of-n";
      case Cell.Comparison _ -> "comparison";
      case Cell.Simulation _ -> "simulation";
      case Cell.Classical _ -> "classical";
      case Cell.Ensemble _ -> "ensemble";
    };
  }

  private static String kind(Result result) {
    return switch (result) {
      case Result.Probe _, Result.DeviceProbe _ -> "probe";
      case Result.Speed _ -> "speed";
      case Result.Quality _ -> "quality";
      case Result.BestOfN _ -> "best-of-n";
      case Result.Comparison _ -> "comparison";
      case Result.Simulation _ -> "simulation";
      case Result.Classical _ -> "classical";
      case Result.Ensemble _ -> "ensemble";
    };
  }

  private static RunFolderException damaged(Path file, int line, String problem, Throwable cause) {
    return new RunFolderException(
        "%s is damaged at line %s: %s; delete that line to measure its cell again"
            .formatted(file, line, problem),
        cause);
  }
}
