package moebench.sim.cluster.fit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Fits a model of times to some measurements, and judges it by others. */
public final class CrossCheck {
  private static final int THIRDS = 3;

  /** Ways to deal the cells into thirds, so that no figure hangs on the order of the plan. */
  private static final int DEALS = 20;

  private CrossCheck() {}

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
   * @param fit predicts seconds, once fitted
   * @throws IllegalArgumentException when there are too few cells
   */
  public static List<Judged> of(
      List<List<Measured>> cells, Function<List<Measured>, ToDoubleFunction<Measured>> fit) {
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
        ToDoubleFunction<Measured> model = fit.apply(flat(dealt, third, true));
        flat(dealt, third, false).forEach(m -> judged.add(new Judged(m, model.applyAsDouble(m))));
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
}
