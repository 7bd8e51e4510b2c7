package moebench.bench.sweep;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import moebench.layers.CapacityConvention;
import moebench.layers.routing.Router;
import moebench.layers.routing.Routers;
import moebench.layers.routing.TopTwo;

/** Axes that mean something to some routers only. */
final class RouterAxes {
  private static final Predicate<Router> HAS_SLOTS = router -> router.limit() != Router.Limit.NEVER;

  private static final Map<Axis<?>, Predicate<Router>> MEANT_FOR =
      Map.of(
          Axes.CAPACITY_FACTORS, HAS_SLOTS,
          Axes.CAPACITY_CONVENTION, HAS_SLOTS,
          Axes.SECOND_CHOICE, TopTwo.class::isInstance,
          Axes.BALANCE_LOSS, Router::usesBalanceLoss,
          Axes.Z_LOSS, Router::isLearned,
          Axes.JITTER, Router::isLearned);

  private RouterAxes() {}

  /**
   * Refuses an axis that somebody set and that means nothing to any of the layers.
   *
   * @param given what was set by hand
   * @param layers of the sweep
   * @param conventions of capacity in the sweep
   * @throws IllegalArgumentException naming the axis and the layers
   */
  static void check(Values given, Collection<String> layers, Collection<String> conventions) {
    List<Router> routers =
        layers.stream().filter(layer -> !layer.equals("dense")).map(Routers::of).toList();
    MEANT_FOR.forEach((axis, isMeantFor) -> {
      if (given.sets(axis) && routers.stream().noneMatch(isMeantFor)) {
        throw useless(
            axis,
            routers.isEmpty()
                ? "dense"
                : routers.stream().map(Router::id).collect(Collectors.joining(", ")));
      }
    });
    String dropless = CapacityConvention.DROPLESS.id();
    if (given.sets(Axes.CAPACITY_FACTORS) && conventions.stream().allMatch(dropless::equals)) {
      throw useless(Axes.CAPACITY_FACTORS, dropless + " layers");
    }
  }

  private static IllegalArgumentException useless(Axis<?> axis, String layers) {
    return new IllegalArgumentException(
        "%s does not apply to %s: leave it out".formatted(axis, layers));
  }
}
