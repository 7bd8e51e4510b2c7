package moebench.bench.sweep;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import moebench.layers.aparapi.OpenClDevices;
import moebench.layers.kernels.Backend;
import moebench.layers.kernels.Backends;
import moebench.layers.routing.Router;
import moebench.layers.routing.Routers;

/** Parsers of single values; each failure says what was wrong and what would be right. */
final class Parse {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})([smh])");

  private Parse() {}

  /**
   * A back-end of this host, or a device; whether there is such a device shows when it is opened.
   */
  static String backend(String text) {
    if (OpenClDevices.isNamed(text)) {
      OpenClDevices.requireForm(text);
      return text;
    }
    return oneOf(
            Stream.concat(Backends.all().stream().map(Backend::id), Stream.of("opencl:0"))
                .toArray(String[]::new))
        .apply(text);
  }

  /** {@code dense}, or the router of an expert layer. */
  static String layer(String text) {
    if (text.equals("dense")) {
      return text;
    }
    return Routers.find(text)
        .map(Router::id)
        .orElseThrow(() ->
            Nearest.unknown(
                "value",
                text,
                "",
                Stream.concat(Stream.of("dense"), Routers.ids().stream()).toList()));
  }

  static int positive(String text) {
    int value = whole(text);
    if (value < 1) {
      throw new IllegalArgumentException("must be 1 or more, not " + text);
    }
    return value;
  }

  static int several(String text) {
    int value = whole(text);
    if (value < 2) {
      throw new IllegalArgumentException("must be 2 or more, not " + text);
    }
    return value;
  }

  static int count(String text) {
    int value = whole(text);
    if (value < 0) {
      throw new IllegalArgumentException("must be 0 or more, not " + text);
    }
    return value;
  }

  /** A whole number, also as {@code 1e3}. */
  private static int whole(String text) {
    try {
      return new BigDecimal(text).intValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not a whole number", e);
    }
  }

  static double positiveReal(String text) {
    double value = real(text);
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("must be a number above 0, not " + text);
    }
    return value;
  }

  static double share(String text) {
    double value = real(text);
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("must be a number from 0 to 1, not " + text);
    }
    return value;
  }

  private static double real(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not a number", e);
    }
  }

  static String text(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("must not be empty");
    }
    return text;
  }

  static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no length of time; write such as 90s, 10m or 2h");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  /** {@code none}, {@code all} or some of {@code known} with commas between. */
  static List<String> names(String text, List<String> known) {
    return switch (text) {
      case "none" -> List.of();
      case "all" -> known;
      default ->
          Stream.of(text.split(","))
              .map(String::strip)
              .map(oneOf(known.toArray(String[]::new)))
              .toList();
    };
  }

  static Function<String, String> oneOf(String... known) {
    List<String> names = List.copyOf(Arrays.asList(known));
    return text -> {
      if (!names.contains(text)) {
        throw Nearest.unknown("value", text, "", names);
      }
      return text;
    };
  }
}
