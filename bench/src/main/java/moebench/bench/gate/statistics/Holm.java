package moebench.bench.gate.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Holm's step-down correction (Scandinavian Journal of Statistics 6, 1979). */
public final class Holm {
  private Holm() {}

  /**
   * The level that each hypothesis is tested at, so that at most {@code level} is the probability
   * of rejecting any true one: the smallest of m p-values against level/m, the next against
   * level/(m − 1), until one is not rejected; its level holds for all that follow.
   *
   * @param p p-values
   */
  public static double[] levels(double[] p, double level) {
    List<Integer> order =
        IntStream.range(0, p.length).boxed().sorted(Comparator.comparingDouble(i -> p[i])).toList();
    double[] levels = new double[p.length];
    int rejected = 0;
    boolean stopped = false;
    for (int i : order) {
      levels[i] = level / (p.length - rejected);
      stopped |= p[i] > levels[i];
      if (!stopped) {
        rejected++;
      }
    }
    return levels;
  }
}
