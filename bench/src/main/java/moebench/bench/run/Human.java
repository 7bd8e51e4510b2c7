package moebench.bench.run;

import java.time.Duration;

/** Lengths of time and amounts of memory, for people. */
public final class Human {
  private Human() {}

  /** Such as {@code 45 s}, {@code 3 min 20 s} or {@code 2 h 5 min}. */
  public static String time(Duration duration) {
    long seconds = Math.round(duration.toMillis() / 1e3);
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return two(seconds / 60, "min", seconds % 60, "s");
    }
    return two(seconds / 3600, "h", seconds % 3600 / 60, "min");
  }

  private static String two(long large, String largeUnit, long small, String smallUnit) {
    String text = large + " " + largeUnit;
    return small == 0 ? text : text + " " + small + " " + smallUnit;
  }

  /** The same for seconds. */
  public static String time(double seconds) {
    return time(Duration.ofMillis(Math.round(seconds * 1e3)));
  }

  /** Such as {@code 310 MiB} or {@code 1.5 GiB}. */
  public static String memory(long bytes) {
    double mebibytes = bytes / (double) (1 << 20);
    return mebibytes < 1024
        ? "%.0f MiB".formatted(mebibytes)
        : "%.1f GiB".formatted(mebibytes / 1024);
  }
}
