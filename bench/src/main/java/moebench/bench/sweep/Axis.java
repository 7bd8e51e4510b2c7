package moebench.bench.sweep;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One thing that a sweep can set: its name, how its values are written, and what they are when
 * nothing is said. How a value changes a cell stands in {@link Plan}.
 *
 * @param name key in a sweep file; the flag is the same name in kebab case
 * @param alias a second, short flag without dashes; absent (null) for most
 * @param label placeholder of a value in the help
 * @param documentation one sentence for the help
 * @param kind how many values there can be and what they do
 * @param defaults values when a sweep says nothing; empty when the axis is then off
 * @param parser of one value; its {@link IllegalArgumentException} says what would be right
 */
public record Axis<T>(
    String name,
    String alias,
    String label,
    String documentation,
    Kind kind,
    List<T> defaults,
    Function<String, T> parser) {

  /** How many values an axis takes. */
  public enum Kind {
    /** Any number; each grid of the sweep measures every combination. */
    GRID_NUMBERS,
    /** The same for names. */
    GRID_NAMES,
    /** Numbers that only speed is measured at each of; a training run uses the grid's first. */
    SPEED_NUMBERS,
    /** The same for names. */
    SPEED_NAMES,
    /** Several values that go together: a grid measures all of them, not each by itself. */
    GRID_SET,
    /** One value for the whole run. */
    RUN_VALUE
  }

  private static final int MOST_VALUES = 1000;

  /** The flags on the command line, such as {@code --capacity-factors} and {@code --cf}. */
  public List<String> flags() {
    String kebab = name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    return Stream.of(kebab, alias).filter(flag -> flag != null).map(flag -> "--" + flag).toList();
  }

  /** Whether a grid of a sweep may set it. */
  public boolean isGrid() {
    return kind != Kind.RUN_VALUE;
  }

  /** Whether each value makes a configuration of its own. */
  boolean splits() {
    return kind == Kind.GRID_NUMBERS || kind == Kind.GRID_NAMES || isForSpeed();
  }

  /** Whether a training run uses the first value only. */
  boolean isForSpeed() {
    return kind == Kind.SPEED_NUMBERS || kind == Kind.SPEED_NAMES;
  }

  private boolean isNumbers() {
    return kind == Kind.GRID_NUMBERS || kind == Kind.SPEED_NUMBERS;
  }

  /**
   * Reads values as written on the command line: a list with commas, ranges {@code from:to:step}
   * with both ends where they are numbers.
   *
   * @throws IllegalArgumentException naming the axis, the value and what would be right
   */
  public List<T> parse(String text) {
    if (kind == Kind.RUN_VALUE) {
      return List.of(parseOne(text));
    }
    List<T> values = new ArrayList<>();
    for (String item : text.split(",", -1)) {
      List<String> expanded =
          isNumbers() && item.contains(":") ? range(item) : List.of(item.strip());
      expanded.forEach(value -> values.add(parseOne(value)));
    }
    return values.stream().distinct().toList();
  }

  private T parseOne(String value) {
    try {
      return parser.apply(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private List<String> range(String text) {
    String[] parts = text.strip().split(":", -1);
    try {
      BigDecimal from = new BigDecimal(parts[0].strip());
      BigDecimal to = new BigDecimal(parts[1].strip());
      BigDecimal step = parts.length == 2 ? BigDecimal.ONE : new BigDecimal(parts[2].strip());
      if (parts.length <= 3 && step.signum() > 0 && from.compareTo(to) <= 0) {
        return steps(from, to, step);
      }
    } catch (NumberFormatException e) {
      // Not numbers: the same advice as for a range that goes nowhere.
    }
    throw new IllegalArgumentException(
        name + ": '" + text + "' is no range; write from:to:step, such as 1:2:0.25");
  }

  private List<String> steps(BigDecimal from, BigDecimal to, BigDecimal step) {
    List<String> values = new ArrayList<>();
    for (BigDecimal value = from; value.compareTo(to) <= 0; value = value.add(step)) {
      if (values.size() == MOST_VALUES) {
        throw new IllegalArgumentException(
            "%s: %s:%s:%s has more than %d values; take a larger step"
                .formatted(name, from, to, step, MOST_VALUES));
      }
      values.add(value.stripTrailingZeros().toPlainString());
    }
    return values;
  }

  @Override
  public String toString() {
    return name;
  }
}
