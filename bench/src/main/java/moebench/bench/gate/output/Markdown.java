package moebench.bench.gate.output;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import moebench.bench.gate.procedure.Verdict;
import moebench.bench.gate.result.GateResult;

/** The result as Markdown, never longer than where it goes allows. */
public final class Markdown {
  /** GitHub takes a job summary of at most 1 MiB. */
  public static final int SUMMARY_BYTES = 1 << 20;

  /** A comment may have 65,536 characters. */
  public static final int COMMENT_BYTES = 64_000;

  private static final List<Verdict> WORST_FIRST =
      List.of(
          Verdict.MISMATCH,
          Verdict.REGRESSION,
          Verdict.INCONCLUSIVE,
          Verdict.IMPROVEMENT,
          Verdict.PASS);
  private static final int ROOM_FOR_LAST_LINE = 100;

  private Markdown() {}

  /** The worst benchmarks first; those that do not fit are counted. */
  public static String of(GateResult result, int mostBytes) {
    StringBuilder text = new StringBuilder();
    text.append(
        "## moebench gate: %s%s%n%n"
            .formatted(result.verdict(), result.advisory() ? " (advisory)" : ""));
    text.append("| benchmark | slowdown | interval | n | detectable | margin | verdict |\n");
    text.append("|---|--:|--:|--:|--:|--:|---|\n");
    String after = after(result, mostBytes / 4);
    int room = mostBytes - bytes(text) - bytes(after) - ROOM_FOR_LAST_LINE;
    List<GateResult.Benchmark> sorted =
        result.benchmarks().stream()
            .sorted(Comparator.comparing(b -> WORST_FIRST.indexOf(b.verdict())))
            .toList();
    int shown = 0;
    for (GateResult.Benchmark b : sorted) {
      String row = row(b);
      room -= bytes(row);
      if (room < 0) {
        break;
      }
      text.append(row);
      shown++;
    }
    if (shown < sorted.size()) {
      text.append("\n%d more are in `result.json`.\n".formatted(sorted.size() - shown));
    }
    return text.append(after).toString();
  }

  private static String row(GateResult.Benchmark b) {
    return "| `%s` | %s | %s | %d | %s | %s | %s |\n"
        .formatted(
            code(b.label()),
            Percent.signed(b.slowdown()),
            Percent.interval(b.low(), b.high()),
            b.n(),
            Percent.detectable(b.detectable()),
            Percent.plain(b.margin()),
            b.verdict() == Verdict.PASS ? "PASS" : "**" + b.verdict() + "**");
  }

  private static String after(GateResult result, int mostBytes) {
    StringBuilder text = new StringBuilder("\n");
    for (String line : TextTable.explanations(result)) {
      String item = "- " + plain(line) + "\n";
      if (bytes(text) + bytes(item) > mostBytes) {
        text.append("- more is in `result.json`\n");
        break;
      }
      text.append(item);
    }
    text.append(
        "\nSlowdown: time per operation of the candidate over the baseline's, less 1. Interval: what the data"
            + " allow; detectable: the smallest slowdown that this run would have found with a"
            + " probability of 0.9.\n");
    return text.toString();
  }

  /** For between backquotes in a table. */
  private static String code(String text) {
    return text.replace('`', '\'').replace("|", "\\|").replaceAll("\\R", " ");
  }

  /** Messages of forks are no Markdown: nothing in them is markup, a tag or the name of a user. */
  private static String plain(String text) {
    return text.replaceAll("\\R", " ")
        .replaceAll("[\\\\`*_{}\\[\\]<>#~|&]", "\\\\$0")
        .replace("@", "@\u200b");
  }

  private static int bytes(CharSequence text) {
    return text.toString().getBytes(StandardCharsets.UTF_8).length;
  }
}
