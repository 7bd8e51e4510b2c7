package moebench.bench.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import moebench.bench.sweep.PlannedCell;
import moebench.reports.data.Sample;
import moebench.reports.schema.Cell;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Result;
import moebench.reports.schema.Row;

/** The few numbers that end a run on the console; the page has the rest. */
final class ResultTable {
  private final Map<LayerConfig, List<Double>> bpb = new LinkedHashMap<>();
  private final Map<LayerConfig, List<Double>> tokensPerSecond = new LinkedHashMap<>();

  private ResultTable() {}

  /** Prints one line per configuration: the mean over seeds, and the median over forks. */
  static void print(List<Row> rows, PrintWriter out) {
    ResultTable table = new ResultTable();
    rows.stream().filter(row -> row.status() == Row.Status.DONE).forEach(table::add);
    table.print(out);
  }

  private void add(Row row) {
    if (row.cell() instanceof Cell.Quality cell
        && row.result() instanceof Result.Quality result
        && cell.accountings().contains("padded")) {
      column(bpb, cell.layer()).add(result.bpbTrainingCapacity());
    }
    if (row.cell() instanceof Cell.Speed cell && row.result() instanceof Result.Speed result) {
      result.measurements().stream()
          .filter(m -> m.benchmark().equals("layer-forward") && m.execution().equals("dynamic"))
          .forEach(m ->
              column(tokensPerSecond, cell.layer()).add(Sample.of(m.tokensPerSecond()).median()));
    }
  }

  private List<Double> column(Map<LayerConfig, List<Double>> column, LayerConfig layer) {
    bpb.computeIfAbsent(layer, key -> new ArrayList<>());
    tokensPerSecond.computeIfAbsent(layer, key -> new ArrayList<>());
    return column.get(layer);
  }

  private void print(PrintWriter out) {
    out.printf("%n%-22s %-24s %s%n", "", "bits per byte (seeds)", "forward, Mtoken/s (forks)");
    for (LayerConfig layer : bpb.keySet()) {
      List<Double> speed = tokensPerSecond.get(layer);
      out.printf(
          "%-22s %-24s %s%n",
          PlannedCell.layerLabel(layer),
          cell(bpb.get(layer), Sample::mean, "%.4f"),
          cell(speed, forks -> forks.median() / 1e6, "%.3f"));
    }
  }

  private static String cell(List<Double> values, ToDoubleFunction<Sample> figure, String format) {
    return values.isEmpty()
        ? "-"
        : format.formatted(figure.applyAsDouble(Sample.of(values))) + " (" + values.size() + ")";
  }
}
