package moebench.reports.history;

import java.time.Instant;

/**
 * One benchmark in one gate run; a line of {@code history.jsonl}.
 *
 * @param time when the run began
 * @param commit of the candidate; absent (null) when it was not known
 * @param benchmark name and parameters
 * @param unit of the score
 * @param throughput whether more is better
 * @param score median of the candidate's forks
 * @param baseline SHA-256 of what it was compared with
 * @param slowdown against the baseline, as a share; absent when there was no estimate
 * @param low lower bound; absent when there was none
 * @param high upper bound; absent when there was none
 * @param verdict of the gate
 */
public record HistoryEntry(
    Instant time,
    String commit,
    String benchmark,
    String unit,
    boolean throughput,
    double score,
    String baseline,
    Double slowdown,
    Double low,
    Double high,
    String verdict) {

  /** The commit's first characters, or the time. */
  public String label() {
    return commit == null ? time.toString() : commit.substring(0, Math.min(8, commit.length()));
  }
}
