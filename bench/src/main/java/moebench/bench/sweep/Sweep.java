package moebench.bench.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run is to measure: values that hold everywhere, and grids that differ from them.
 *
 * @param description one sentence
 * @param meaningless why no conclusion may be drawn from the numbers; absent (null) normally
 * @param shared values of every grid, and of the run
 * @param grids what each grid sets on top; at least one, possibly setting nothing
 */
public record Sweep(String description, String meaningless, Values shared, List<Values> grids) {
  private static final String DESCRIPTION = "description";
  private static final String MEANINGLESS = "meaningless";
  private static final String GRIDS = "grids";

  public Sweep {
    grids = List.copyOf(grids);
  }

  /**
   * Reads a sweep from the maps and lists of its file.
   *
   * @param where the file or preset, for messages
   * @throws IllegalArgumentException for an unknown key (naming the nearest) or a bad value
   */
  public static Sweep of(Map<String, ?> map, String where) {
    Map<String, Object> axes = new LinkedHashMap<>(map);
    Object description = axes.remove(DESCRIPTION);
    Object meaningless = axes.remove(MEANINGLESS);
    Object grids = axes.remove(GRIDS);
    return new Sweep(
        description == null ? "" : description.toString(),
        meaningless == null ? null : meaningless.toString(),
        values(axes, where, false),
        grids == null ? List.of(Values.none()) : grids(grids, where));
  }

  private static List<Values> grids(Object grids, String where) {
    if (!(grids instanceof List<?> list) || list.isEmpty()) {
      throw new IllegalArgumentException(where + ": grids must be a list of axes with values");
    }
    List<Values> result = new ArrayList<>();
    for (Object grid : list) {
      if (!(grid instanceof Map<?, ?> map)) {
        throw new IllegalArgumentException(
            where + ": a grid must map axes to values, not '" + grid + "'");
      }
      result.add(values(map, where, true));
    }
    return result;
  }

  private static Values values(Map<?, ?> map, String where, boolean inGrid) {
    Values values = Values.none();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String name = String.valueOf(entry.getKey());
      Axis<?> axis = axis(name, where, inGrid);
      try {
        values = values.parsed(axis, text(entry.getValue()));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
      }
    }
    return values;
  }

  private static Axis<?> axis(String name, String where, boolean inGrid) {
    List<Axis<?>> allowed = Axes.ALL.stream().filter(axis -> !inGrid || axis.isGrid()).toList();
    for (Axis<?> axis : allowed) {
      if (axis.name().equals(name)) {
        return axis;
      }
    }
    Stream<String> others = inGrid ? Stream.of() : Stream.of(DESCRIPTION, MEANINGLESS, GRIDS);
    throw Nearest.unknown(
        "key",
        name,
        " in " + (inGrid ? "a grid of " : "") + where,
        Stream.concat(allowed.stream().map(Axis::name), others).toList());
  }

  private static String text(Object value) {
    return value instanceof List<?> list
        ? String.join(",", list.stream().map(String::valueOf).toList())
        : String.valueOf(value);
  }

  /**
   * This sweep with some axes replaced, in every grid.
   *
   * @throws IllegalArgumentException when one of them means nothing to anything in the sweep
   */
  public Sweep overriddenBy(Values overrides) {
    Sweep sweep =
        new Sweep(
            description,
            meaningless,
            shared.overriddenBy(overrides),
            grids.stream().map(grid -> grid.without(overrides)).distinct().toList());
    LayerAxes.check(overrides, sweep.shared);
    sweep.check(overrides);
    return sweep;
  }

  /**
   * Refuses values that mean nothing to any layer that they are for.
   *
   * @throws IllegalArgumentException naming the axis
   */
  Sweep checked() {
    check(shared);
    for (Values grid : grids) {
      Values all = shared.overriddenBy(grid);
      RouterAxes.check(grid, all.all(Axes.LAYERS), all.all(Axes.CAPACITY_CONVENTION));
    }
    return this;
  }

  private void check(Values given) {
    RouterAxes.check(given, values(Axes.LAYERS), values(Axes.CAPACITY_CONVENTION));
  }

  /** As its file would be written, every default spelt out; {@link #of} reads it back. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(DESCRIPTION, description);
    if (meaningless != null) {
      map.put(MEANINGLESS, meaningless);
    }
    map.putAll(shared.complete().toMap());
    map.put(GRIDS, grids.stream().map(Values::toMap).toList());
    return map;
  }

  /** The values of a grid axis in all grids, each once. */
  public <T> Set<T> values(Axis<T> axis) {
    return all()
        .flatMap(Values::points)
        .map(point -> point.only(axis))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** One point per configuration to time, from all grids. */
  Stream<Values> points() {
    return all().filter(grid -> !isBestOf(grid)).flatMap(Values::points);
  }

  /** One point per configuration to train on text, from all grids. */
  Stream<Values> trainingPoints() {
    return all().filter(grid -> !isBestOf(grid)).flatMap(Values::trainingPoints);
  }

  /** One point per configuration whose answers are sampled, from all grids that ask for it. */
  Stream<Values> bestOfPoints() {
    return all().filter(Sweep::isBestOf).flatMap(Values::trainingPoints);
  }

  private static boolean isBestOf(Values grid) {
    return !grid.all(Axes.BEST_OF).isEmpty();
  }

  private Stream<Values> all() {
    return grids.stream().map(shared::overriddenBy);
  }

  /** Tokens of the batches that are trained on. */
  public Set<Integer> trainingTokens() {
    return trainingPoints()
        .map(point -> point.only(Axes.TOKENS))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
