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
   * Prints one line per configuration: the mean over seeds, and the median over forks. Nothing for
   * a run without layers, such as a simulation.
   */
  static void print(RunData run, PrintWriter out) {
    if (run.configs().isEmpty()) {
      return;
    }
    out.printf("%n%-22s %-24s %s%n", "", "bits per byte (seeds)", "forward, Mtoken/s (forks)");
    for (LayerConfig layer : run.configs()) {
      Optional<Sample> forward =
          run.throughput(layer, RunData.LAYER_FORWARD, Accounting.EXECUTED)
              .map(Throughput::tokensPerSecond);
      out.printf(
          "%-22s %-24s %s%n",
          run.labels().of(layer),
          cell(run.bpb(Accounting.PADDED, layer), Sample::mean, "%.4f"),
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
