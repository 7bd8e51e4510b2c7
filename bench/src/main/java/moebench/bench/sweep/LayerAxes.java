package moebench.bench.sweep;

import java.util.Map;
import java.util.Set;

/** Axes of layers in a run that measures none, but other systems. */
final class LayerAxes {
  /** Ensembles stand beside models whose layers these are fixed for; the others hold for both. */
  private static final Set<Axis<?>> FIXED_BY_ENSEMBLES =
      Set.of(Axes.LAYERS, Axes.EXPERTS, Axes.CAPACITY_FACTORS, Axes.ACCOUNTINGS, Axes.BEST_OF);

  private static final Map<Axis<?>, String> INSTEAD =
      Map.of(
          Axes.LAYERS, "choose systems by ensembles or classical",
          Axes.EXPERTS, "give members for ensembles, or mixtures for classical");

  private LayerAxes() {}

  /**
   * Refuses an axis that somebody set and that nothing is built from, as no layer is measured.
   *
   * @param given what was set on the command line; a file may spell every axis out
   * @param run values that hold everywhere
   * @throws IllegalArgumentException naming the axis, and another where there is one
   */
  static void check(Values given, Values run) {
    if (run.only(Axes.SEEDS) > 0 || run.only(Axes.FORKS) > 0) {
      return;
    }
    boolean ensembles = !run.only(Axes.ENSEMBLES).equals("none");
    for (Axis<?> axis : Axes.ALL) {
      boolean used = ensembles ? !FIXED_BY_ENSEMBLES.contains(axis) : !axis.isGrid();
      if (given.sets(axis) && !used) {
        throw new IllegalArgumentException(
            "%s does not apply without layers to measure (seeds and forks are 0): %s"
                .formatted(axis, INSTEAD.getOrDefault(axis, "leave it out")));
      }
    }
  }
}
