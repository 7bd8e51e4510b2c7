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

  /** What a point is, such as {@code mean of 3 seeds}; a single repeat is just itself. */
  static String centre(Collection<Integer> counts, String unit, String centre) {
    return single(counts) ? of(counts, unit) : centre + " of " + of(counts, unit);
  }

  /** What the points are and what their bars mean; a single repeat has no bars. */
  static String spread(Collection<Integer> counts, String unit, String centre, String bars) {
    return centre(counts, unit, centre) + (single(counts) ? ", so no bars" : ", bars " + bars);
  }

  /** Mean curves over seeds with a band of one standard deviation; a single seed has no band. */
  static String band(Collection<Integer> counts) {
    return centre(counts, "seed", "mean")
        + (single(counts) ? ", so no bands" : ", bands ± one standard deviation");
  }

  private static boolean single(Collection<Integer> counts) {
    return counts.stream().allMatch(n -> n == 1);
  }

  /** Mean over seeds with one standard deviation. */
  static String meanOfSeeds(Collection<Integer> counts) {
    return spread(counts, "seed", "mean", "± one standard deviation");
  }

  /** Median over forks with the range. */
  static String medianOfForks(Collection<Integer> counts) {
    return spread(counts, "fork", "median", "from the slowest to the fastest");
  }
}
