package moebench.bench.gate.output;

import java.io.PrintWriter;
import java.util.List;
import moebench.bench.gate.result.GateResult;

/** The result on a console. */
public final class TextTable {
  private TextTable() {}

  /** Prints benchmarks, controls, what is wrong, and the verdict. */
  public static void print(GateResult result, PrintWriter out) {
    int width = result.benchmarks().stream().mapToInt(b -> b.label().length()).max().orElse(9);
    String format = "%-" + Math.max(9, width) + "s  %9s  %-18s  %3s  %10s  %6s  %s%n";
    out.printf(format, "benchmark", "slowdown", "interval", "n", "detectable", "margin", "verdict");
    for (GateResult.Benchmark b : result.benchmarks()) {
      out.printf(
          format,
          b.label(),
          Percent.signed(b.slowdown()),
          Percent.interval(b.low(), b.high()),
          b.n(),
          Percent.detectable(b.detectable()),
          Percent.plain(b.margin()),
          b.verdict());
    }
    out.println();
    for (String line : explanations(result)) {
      out.println(line);
    }
    out.printf("%nVerdict: %s%s%n", result.verdict(), result.advisory() ? " (advisory)" : "");
  }

  /** What a reader of the table needs to know besides, line by line. */
  static List<String> explanations(GateResult result) {
    List<String> lines = new java.util.ArrayList<>();
    for (GateResult.Control control : result.controls()) {
      lines.add(
          "Control: the %s, in truth %s slower, shows %s (%s, n %d): %s."
              .formatted(
                  control.name(),
                  Percent.plain(control.known()),
                  Percent.signed(control.slowdown()),
                  Percent.interval(control.low(), control.high()),
                  control.n(),
                  control.asItShould() ? "as it should" : "NOT as it should"));
    }
    if (!result.isValid()) {
      lines.add(
          "A control misbehaved, so no time of this run counts: measure on a quieter machine or for"
              + " more minutes.");
    }
    for (GateResult.Benchmark b : result.benchmarks()) {
      b.mismatches().forEach(m -> lines.add("%s: %s.".formatted(b.label(), m)));
      b.failures().forEach(f -> lines.add("%s: a fork failed: %s".formatted(b.label(), f)));
      if (!b.note().isEmpty()) {
        lines.add("%s: %s.".formatted(b.label(), b.note()));
      }
    }
    int suspect = result.benchmarks().stream().mapToInt(GateResult.Benchmark::suspect).sum();
    int forks = result.benchmarks().stream().mapToInt(GateResult.Benchmark::forks).sum();
    if (suspect > 0) {
      lines.add(
          "%d of %d forks are suspect: something else kept the machine busy, or it was held back."
              .formatted(suspect, forks));
    }
    lines.addAll(result.notes());
    return lines;
  }
}
