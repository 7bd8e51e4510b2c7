package moebench.reports.history;

import java.util.List;

/**
 * One benchmark over commits.
 *
 * @param benchmark name and parameters
 * @param entries oldest first
 * @param relative whether all runs had one baseline, so that their slowdowns can be compared, which
 *     are far steadier than scores of different days
 * @param changes indices of entries that begin something new
 */
public record Series(
    String benchmark, List<HistoryEntry> entries, boolean relative, List<Integer> changes) {

  /** Finds the change points. */
  public static Series of(String benchmark, List<HistoryEntry> entries) {
    boolean relative =
        entries.stream().map(HistoryEntry::baseline).distinct().count() == 1
            && entries.stream().allMatch(entry -> entry.slowdown() != null);
    double[] logTimes = entries.stream().mapToDouble(entry -> logTime(entry, relative)).toArray();
    return new Series(benchmark, entries, relative, EDivisive.changePoints(logTimes));
  }

  private static double logTime(HistoryEntry entry, boolean relative) {
    if (relative) {
      return Math.log1p(entry.slowdown());
    }
    return entry.throughput() ? -Math.log(entry.score()) : Math.log(entry.score());
  }

  /** What is drawn: slowdown against the baseline in percent, or the score. */
  double shown(int i) {
    HistoryEntry entry = entries.get(i);
    return relative ? 100 * entry.slowdown() : entry.score();
  }

  /** By how much time per operation grew at a change point, as a share; negative when it fell. */
  public double growth(int change) {
    int place = changes.indexOf(change);
    int begin = place == 0 ? 0 : changes.get(place - 1);
    int end = place + 1 < changes.size() ? changes.get(place + 1) : entries.size();
    return Math.expm1(mean(change, end) - mean(begin, change));
  }

  private double mean(int begin, int end) {
    return entries.subList(begin, end).stream()
        .mapToDouble(entry -> logTime(entry, relative))
        .average()
        .orElseThrow();
  }
}
