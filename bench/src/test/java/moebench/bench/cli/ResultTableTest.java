package moebench.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import moebench.bench.simulate.Measurements;
import moebench.reports.data.RunData;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Result;
import moebench.reports.schema.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultTableTest {

  /** A run to the executed budget alone, as of the preset routers, shows what it trained too. */
  @ParameterizedTest
  @ValueSource(strings = {"padded", "executed"})
  void qualityIsShownUnderTheBudgetThatThereIs(String accounting) {
    Measurements shipped = Measurements.shipped();
    List<Row> rows = shipped.rows().stream().map(row -> budgeted(row, accounting)).toList();
    Result.Quality dense =
        rows.stream()
            .filter(row ->
                row.cell() instanceof Cell.Quality quality
                    && quality.layer().layer().equals("dense"))
            .map(row -> (Result.Quality) row.result())
            .findFirst()
            .orElseThrow();
    StringWriter text = new StringWriter();

    ResultTable.print(RunData.of(shipped.manifest(), rows), new PrintWriter(text, true));

    List<String> lines = text.toString().lines().toList();
    assertTrue(lines.get(1).contains("bits per byte, " + accounting + " (seeds)"), lines.get(1));
    List<String> ofDense = lines.stream().filter(line -> line.startsWith("Dense")).toList();
    String expected = String.format(Locale.ROOT, "%.4f (1)", dense.bpbTrainingCapacity());
    assertTrue(ofDense.stream().anyMatch(line -> line.contains(expected)), text.toString());
    assertEquals(
        lines.get(1).indexOf("forward"),
        ofDense.getFirst().indexOf(ofDense.getFirst().split("  +")[2]),
        text.toString());
  }

  private static Row budgeted(Row row, String accounting) {
    if (!(row.cell() instanceof Cell.Quality q)) {
      return row;
    }
    Cell.Quality cell =
        new Cell.Quality(
            q.layer(),
            q.backend(),
            q.tokens(),
            q.budgetFlops(),
            List.of(accounting),
            q.steps(),
            q.learningRate(),
            q.evaluations(),
            q.evaluationTokens(),
            q.corpus(),
            q.seed());
    return new Row(
        row.id(),
        cell,
        row.status(),
        row.reason(),
        row.started(),
        row.ended(),
        row.loadBefore(),
        row.loadAfter(),
        row.steal(),
        row.validity(),
        row.validityReasons(),
        row.result());
  }
}
