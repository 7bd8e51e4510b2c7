package moebench.reports.figures;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What no other point beats in both directions. */
final class Pareto {
  private Pareto() {}

  /**
   * The points for which none is at least as good in both and better in one, from the least to the
   * largest {@code gain}.
   *
   * @param gain larger is better
   * @param cost smaller is better
   */
  static <T> List<T> front(List<T> points, ToDoubleFunction<T> gain, ToDoubleFunction<T> cost) {
    List<T> sorted = new ArrayList<>(points);
    sorted.sort(Comparator.comparingDouble(gain).reversed().thenComparingDouble(cost));
    List<T> front = new ArrayList<>();
    double best = Double.POSITIVE_INFINITY;
    for (T point : sorted) {
      if (cost.applyAsDouble(point) < best) {
        best = cost.applyAsDouble(point);
        front.add(point);
      }
    }
    return front.reversed();
  }
}
