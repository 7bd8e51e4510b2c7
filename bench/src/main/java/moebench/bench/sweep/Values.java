package moebench.bench.sweep;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The values that some axes have; an axis that is not set has its defaults. */
public final class Values {
  private final Map<Axis<?>, List<?>> set;

  private Values(Map<Axis<?>, List<?>> set) {
    this.set = Collections.unmodifiableMap(set);
  }

  /** No axis set. */
  public static Values none() {
    return new Values(Map.of());
  }

  /** Every value of an axis. */
  @SuppressWarnings("unchecked") // with() takes values of the axis' own type only
  public <T> List<T> all(Axis<T> axis) {
    return (List<T>) set.getOrDefault(axis, axis.defaults());
  }

  /** The value of an axis that has one. */
  public <T> T only(Axis<T> axis) {
    return optional(axis).orElseThrow();
  }

  /** The value of an axis that has one, or none when the axis is off. */
  public <T> Optional<T> optional(Axis<T> axis) {
    List<T> values = all(axis);
    if (values.size() > 1) {
      throw new IllegalStateException(axis + " has several values: " + values);
    }
    return values.stream().findFirst();
  }

  /** Whether an axis is set. */
  boolean sets(Axis<?> axis) {
    return set.containsKey(axis);
  }

  /** These values, and those of one more axis in place of what it had. */
  public <T> Values with(Axis<T> axis, List<T> values) {
    Map<Axis<?>, List<?>> copy = new LinkedHashMap<>(set);
    copy.put(axis, List.copyOf(values));
    return new Values(copy);
  }

  /** The same after reading {@code text} as the command line does. */
  public <T> Values parsed(Axis<T> axis, String text) {
    return with(axis, axis.parse(text));
  }

  /** These values where {@code other} says nothing. */
  public Values overriddenBy(Values other) {
    Map<Axis<?>, List<?>> copy = new LinkedHashMap<>(set);
    copy.putAll(other.set);
    return new Values(copy);
  }

  /** These values without the axes that {@code other} sets. */
  Values without(Values other) {
    Map<Axis<?>, List<?>> copy = new LinkedHashMap<>(set);
    copy.keySet().removeAll(other.set.keySet());
    return new Values(copy);
  }

  /** Every axis with the values that hold, set or default. */
  Values complete() {
    return Axes.ALL.stream().reduce(none(), this::copyAxis, Values::overriddenBy);
  }

  private <T> Values copyAxis(Values into, Axis<T> axis) {
    List<T> values = all(axis);
    return values.isEmpty() ? into : into.with(axis, values);
  }

  /** Every combination of the values of those axes that split. */
  Stream<Values> points() {
    Stream<Values> points = Stream.of(this);
    for (Axis<?> axis : Axes.ALL) {
      if (axis.splits()) {
        points = points.flatMap(point -> point.split(axis));
      }
    }
    return points;
  }

  /** The same for training, which takes the first value of an axis that speed alone varies. */
  Stream<Values> trainingPoints() {
    Values values = this;
    for (Axis<?> axis : Axes.ALL) {
      if (axis.isForSpeed()) {
        values = values.firstOf(axis);
      }
    }
    return values.points();
  }

  private <T> Values firstOf(Axis<T> axis) {
    return with(axis, List.of(all(axis).getFirst()));
  }

  private <T> Stream<Values> split(Axis<T> axis) {
    return all(axis).stream().map(value -> with(axis, List.of(value)));
  }

  /** As a sweep file writes it, in the order of {@link Axes#ALL}. */
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    for (Axis<?> axis : Axes.ALL) {
      List<?> values = set.get(axis);
      if (values != null) {
        List<?> written = values.stream().map(Values::written).toList();
        map.put(axis.name(), axis.kind() == Axis.Kind.RUN_VALUE ? written.getFirst() : written);
      }
    }
    return map;
  }

  private static Object written(Object value) {
    return value instanceof Duration duration ? duration.toSeconds() + "s" : value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Values values && set.equals(values.set);
  }

  @Override
  public int hashCode() {
    return set.hashCode();
  }

  @Override
  public String toString() {
    return toMap().toString();
  }
}
