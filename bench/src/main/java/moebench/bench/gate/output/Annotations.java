package moebench.bench.gate.output;

import java.util.ArrayList;
import java.util.List;
import moebench.bench.gate.result.GateResult;

/** Workflow commands that GitHub shows as annotations when a job prints them. */
public final class Annotations {
  private Annotations() {}

  /** One line for everything that somebody should look at. */
  public static List<String> of(GateResult result) {
    List<String> lines = new ArrayList<>();
    for (GateResult.Benchmark b : result.benchmarks()) {
      String level =
          switch (b.verdict()) {
            case MISMATCH -> "error";
            case REGRESSION -> result.isValid() ? "error" : "warning";
            case INCONCLUSIVE -> "warning";
            case IMPROVEMENT -> "notice";
            case PASS -> "";
          };
      if (!level.isEmpty()) {
        lines.add(
            "::%s title=%s::%s"
                .formatted(
                    level, property("moebench gate: " + b.verdict()), data(Percent.sentence(b))));
      }
    }
    if (!result.isValid()) {
      lines.add(
          "::error title=moebench gate%3A INVALID::A control misbehaved, so no time of this run"
              + " counts.");
    }
    return lines;
  }

  private static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }
}
