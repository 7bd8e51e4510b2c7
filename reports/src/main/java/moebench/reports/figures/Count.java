package moebench.reports.figures;

import java.util.Collection;
import java.util.IntSummaryStatistics;

/** Says how many repeats stand behind a figure, such as {@code 2 to 3 seeds}. */
final class Count {
  private Count() {}

  static String of(Collection<Integer> counts, String unit) {
    IntSummaryStatistics s = counts.stream().mapToInt(Integer::intValue).summaryStatistics();
    if (s.getCount() == 0) {
      return "no " + unit + "s";
    }
    String range =
        s.getMin() == s.getMax() ? Integer.toString(s.getMin()) : s.getMin() + " to " + s.getMax();
    return range + " " + unit + (s.getMax() == 1 ? "" : "s");
  }
}
