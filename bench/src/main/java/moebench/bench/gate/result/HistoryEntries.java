package moebench.bench.gate.result;

import java.util.List;
import moebench.bench.gate.jmh.Scale;
import moebench.reports.history.HistoryEntry;

/** What a history keeps of a result. */
public final class HistoryEntries {
  private HistoryEntries() {}

  /** One entry per benchmark that the candidate has a score of. */
  public static List<HistoryEntry> of(GateResult result) {
    return result.benchmarks().stream()
        .filter(benchmark -> benchmark.candidateScore() != null)
        .map(b ->
            new HistoryEntry(
                result.started(),
                result.commit(),
                b.name(),
                b.scoreUnit(),
                new Scale(b.mode(), b.scoreUnit()).isThroughput(),
                b.candidateScore(),
                result.baseline().sha256(),
                b.slowdown(),
                b.low(),
                b.high(),
                b.verdict().name()))
        .toList();
  }
}
