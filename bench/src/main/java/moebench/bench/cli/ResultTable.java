package moebench.bench.cli;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import moebench.reports.data.Accounting;
import moebench.reports.data.RunData;
import moebench.reports.data.Sample;
import moebench.reports.data.Throughput;
import moebench.reports.schema.LayerConfig;

/** The few numbers that end a run on the console; the page has the rest. */
final class ResultTable {
  private ResultTable() {}

  /**
   * Prints one line per configuration: the mean over seeds, at the equal padded budget if anything
   * was trained to it, and the median over forks. Nothing for a run without layers, such as a
   * simulation.
   */
  static void print(RunData run, PrintWriter out) {
    if (run.configs().isEmpty()) {
      return;
    }
    Accounting budget =
        run.configs().stream().anyMatch(layer -> run.bpb(Accounting.PADDED, layer).isPresent())
            ? Accounting.PADDED
            : Accounting.EXECUTED;
    int width = run.configs().stream().mapToInt(c -> run.labels().of(c).length()).max().orElse(0);
    String line = "%-" + width + "s  %-32s  %s%n";
    out.printf(
        "%n" + line, "", "bits per byte, " + budget.id() + " (seeds)", "forward, Mtoken/s (forks)");
    for (LayerConfig layer : run.configs()) {
      Optional<Sample> forward =
          run.throughput(layer, RunData.LAYER_FORWARD, Accounting.EXECUTED)
              .map(Throughput::tokensPerSecond);
      out.printf(
          line,
          run.labels().of(layer),
          cell(run.bpb(budget, layer), Sample::mean, "%.4f"),
          cell(forward, forks -> forks.median() / 1e6, "%.3f"));
    }
  }

  private static String cell(
      Optional<Sample> values, ToDoubleFunction<Sample> figure, String format) {
    return values
        .map(s -> format.formatted(figure.applyAsDouble(s)) + " (" + s.n() + ")")
        .orElse("-");
  }
}
