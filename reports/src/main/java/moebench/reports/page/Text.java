package moebench.reports.page;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import moebench.reports.claims.Estimate;
import moebench.reports.data.Sample;

/** Numbers as the page writes them; what is not known is a dash. */
final class Text {
  static final String UNKNOWN = "–";

  private Text() {}

  /** A text, or a dash for none. */
  static String orDash(String text) {
    return text.isEmpty() ? UNKNOWN : text;
  }

  static String fixed(double value, int decimals) {
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    return text.startsWith("-") ? "−" + text.substring(1) : text;
  }

  static String signed(double value, int decimals) {
    return (value > 0 ? "+" : "") + fixed(value, decimals);
  }

  /** A difference with its 95% interval, if it has one. */
  static String signed(Estimate e, int decimals) {
    return signed(e.effect(), decimals)
        + (e.low().isEmpty()
            ? ""
            : " (%s to %s)"
                .formatted(
                    signed(e.low().getAsDouble(), decimals),
                    signed(e.high().getAsDouble(), decimals)));
  }

  static String grouped(double value) {
    return String.format(Locale.ROOT, "%,d", Math.round(value)).replace(',', '\u202F');
  }

  /** Two digits and a power of ten, such as {@code 1.2e12}. */
  static String power(double value) {
    return String.format(Locale.ROOT, "%.1e", value).replace("e+", "e").replace(".0e", "e");
  }

  static String percent(double share, int decimals) {
    return fixed(share * 100, decimals) + "%";
  }

  /** Mean and standard deviation. */
  static String mean(Optional<Sample> sample, int decimals) {
    return sample
        .map(s ->
            fixed(s.mean(), decimals)
                + (s.sd().isPresent() ? " ± " + fixed(s.sd().getAsDouble(), decimals) : ""))
        .orElse(UNKNOWN);
  }

  /** Median and range of whole numbers. */
  static String median(Optional<Sample> sample) {
    return sample
        .map(s ->
            grouped(s.median())
                + (s.n() > 1 ? " [" + grouped(s.min()) + " to " + grouped(s.max()) + "]" : ""))
        .orElse(UNKNOWN);
  }

  static String bytes(double bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    int unit = 0;
    double value = bytes;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return fixed(value, unit == 0 || value >= 100 ? 0 : 1) + " " + units[unit];
  }

  static String duration(double seconds) {
    Duration d = Duration.ofSeconds(Math.round(seconds));
    if (d.toHours() > 0) {
      return d.toHours() + " h " + d.toMinutesPart() + " min";
    }
    return d.toMinutes() > 0
        ? d.toMinutes() + " min " + d.toSecondsPart() + " s"
        : d.toSeconds() + " s";
  }
}
