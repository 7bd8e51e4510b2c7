package moebench.sim.cluster.fit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * How long this machine takes for each term of {@link Work}, fitted to some measurements and judged
 * on others. A unit of work has one price, in forward passes and in training steps.
 */
public final class Calibration {
  private static final int THIRDS = 3;

  /** Ways to deal the cells into thirds, so that no figure hangs on the order of the plan. */
  private static final int DEALS = 20;

  private final Map<String, Double> prices = new LinkedHashMap<>();

  private Calibration(List<Measured> fitted) {
    List<List<Work>> work = fitted.stream().map(Work::of).toList();
    double[][] x =
        work.stream()
            .map(terms -> terms.stream().mapToDouble(Work::amount).toArray())
            .toArray(double[][]::new);
    double[] y = fitted.stream().mapToDouble(Measured::seconds).toArray();
    double[] c = NonNegativeFit.of(x, y);
    for (int j = 0; j < c.length; j++) {
      prices.put(work.getFirst().get(j).name(), c[j]);
    }
  }

  /**
   * A measurement that took no part in the fit, and what the fit says of it.
   *
   * @param measured what was timed
   * @param seconds predicted
   */
  public record Judged(Measured measured, double seconds) {
    /** Predicted over measured, less 1. */
    public double error() {
      return seconds / measured.seconds() - 1;
    }
  }

  /**
   * Deals the cells into thirds, fits each third in turn and judges the other two by it; twenty
   * times over.
   *
   * @param cells measurements of each cell
   * @throws IllegalArgumentException when there are too few cells
   */
  public static List<Judged> crossCheck(List<List<Measured>> cells) {
    if (cells.size() < 2 * THIRDS) {
      throw new IllegalArgumentException(
          "a fit needs %d timed cells or more, not %d: time more of the sweep"
              .formatted(2 * THIRDS, cells.size()));
    }
    List<Judged> judged = new ArrayList<>();
    List<List<Measured>> dealt = new ArrayList<>(cells);
    Random random = new Random(DEALS);
    for (int deal = 0; deal < DEALS; deal++) {
      Collections.shuffle(dealt, random);
      for (int third = 0; third < THIRDS; third++) {
        Calibration calibration = new Calibration(flat(dealt, third, true));
        flat(dealt, third, false).forEach(m -> judged.add(new Judged(m, calibration.seconds(m))));
      }
    }
    return judged;
  }

  /** The measurements of every third cell, or of all others. */
  private static List<Measured> flat(List<List<Measured>> cells, int third, boolean inside) {
    return IntStream.range(0, cells.size())
        .filter(i -> i % THIRDS == third == inside)
        .mapToObj(cells::get)
        .flatMap(List::stream)
        .toList();
  }

  private double seconds(Measured m) {
    return Work.of(m).stream().mapToDouble(w -> w.amount() * prices.get(w.name())).sum();
  }
}
