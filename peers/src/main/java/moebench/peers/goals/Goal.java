package moebench.peers.goals;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import moebench.reports.data.Sample;

/**
 * One row of the table.
 *
 * @param what is to be fast
 * @param bound what is asked of every shape
 * @param measured at each shape; empty when this run has none
 * @param met whether a shape meets it
 * @param worstFirst orders shapes
 * @param format of values
 * @param waived why it need not be met; null when it must be
 */
record Goal(
    String what,
    String bound,
    List<Measured> measured,
    java.util.function.Predicate<Measured> met,
    Comparator<Measured> worstFirst,
    DoubleFunction<String> format,
    String waived) {

  /** At least {@code least} times. */
  static Goal ratio(String what, double least, List<Measured> measured) {
    return atLeast(what, least, measured, Goal::times);
  }

  /** Such as {@code 1.20×}. */
  static String times(double ratio) {
    return String.format(Locale.ROOT, "%.2f×", ratio);
  }

  /** At least a share. */
  static Goal share(String what, double least, List<Measured> measured) {
    DoubleFunction<String> format = v -> String.format(Locale.ROOT, "%.0f%%", 100 * v);
    return atLeast(what, least, measured, format);
  }

  private static Goal atLeast(
      String what, double least, List<Measured> measured, DoubleFunction<String> format) {
    return new Goal(
        what,
        "≥ " + format.apply(least),
        measured,
        m -> m.value() >= least,
        Comparator.comparingDouble(Measured::value),
        format,
        null);
  }

  /** No bytes at all. */
  static Goal noBytes(String what, List<Measured> measured) {
    return new Goal(
        what,
        "0 bytes",
        measured,
        m -> m.value() == 0,
        Comparator.comparingDouble(Measured::value).reversed(),
        v -> String.format(Locale.ROOT, "%.0f bytes", v),
        null);
  }

  /** The same where this run's machine cannot meet it, and why. */
  Goal without(String reason) {
    return new Goal(what, bound, measured, met, worstFirst, format, reason);
  }

  /** A row of Markdown: every goal is met at the worst shape or not at all. */
  String row() {
    if (measured.isEmpty()) {
      return "| %s | %s | – | – | – | not measured |".formatted(what, bound);
    }
    Measured worst = measured.stream().min(worstFirst).orElseThrow();
    double median = Sample.of(measured.stream().map(Measured::value).toList()).median();
    long good = measured.stream().filter(met).count();
    return "| %s | %s | %s | %s | %s |"
        .formatted(what, bound, format.apply(median), worst.columns(format), verdict(good));
  }

  private String verdict(long good) {
    if (waived != null) {
      return waived;
    }
    return good == measured.size()
        ? "met"
        : "not met (%d of %d shapes)".formatted(good, measured.size());
  }
}
