package moebench.sim.cluster.fit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long this machine takes for each term of {@link Work}, fitted to some measurements and judged
 * on others. Forward passes and training steps have coefficients of their own.
 */
public final class Calibration {
  private static final int THIRDS = 3;
  private static final String GEMM = "expert GEMMs, at peak";

  private final Map<Boolean, Map<String, Double>> coefficients = new LinkedHashMap<>();

  private Calibration(List<Measured> fitted) {
    for (boolean training : new boolean[] {false, true}) {
      List<Measured> alike = fitted.stream().filter(m -> m.training() == training).toList();
      if (!alike.isEmpty()) {
        coefficients.put(training, fit(alike));
      }
    }
  }

  private static Map<String, Double> fit(List<Measured> measured) {
    List<List<Work>> work = measured.stream().map(Work::of).toList();
    double[][] x =
        work.stream()
            .map(terms -> terms.stream().mapToDouble(Work::amount).toArray())
            .toArray(double[][]::new);
    double[] y = measured.stream().mapToDouble(Measured::seconds).toArray();
    double[] c = NonNegativeFit.of(x, y);
    Map<String, Double> named = new LinkedHashMap<>();
    for (int j = 0; j < c.length; j++) {
      named.put(work.getFirst().get(j).name(), c[j]);
    }
    return named;
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
   * Fits each third of the cells in turn, and judges the other two thirds by it.
   *
   * @param cells measurements of each cell, in the order of the plan
   * @throws IllegalArgumentException when there are too few cells
   */
  public static List<Judged> crossCheck(List<List<Measured>> cells) {
    if (cells.size() < 2 * THIRDS) {
      throw new IllegalArgumentException(
          "a fit needs %d timed cells or more, not %d: time more of the sweep"
              .formatted(2 * THIRDS, cells.size()));
    }
    List<Judged> judged = new ArrayList<>();
    for (int third = 0; third < THIRDS; third++) {
      Calibration calibration = onThird(cells, third);
      for (int i = 0; i < cells.size(); i++) {
        if (i % THIRDS != third) {
          cells.get(i).forEach(m -> judged.add(new Judged(m, calibration.seconds(m))));
        }
      }
    }
    return judged;
  }

  private static Calibration onThird(List<List<Measured>> cells, int third) {
    List<Measured> fitted = new ArrayList<>();
    for (int i = third; i < cells.size(); i += THIRDS) {
      fitted.addAll(cells.get(i));
    }
    return new Calibration(fitted);
  }

  /** The fit to all cells. */
  public static Calibration onAll(List<List<Measured>> cells) {
    return new Calibration(cells.stream().flatMap(List::stream).toList());
  }

  /** Share of the peak that the experts' products reach in a forward pass, 1 at most. */
  public double gemmEfficiency() {
    return Math.min(1, 1 / coefficients.get(false).get(GEMM));
  }

  /**
   * Predicted time.
   *
   * @throws IllegalArgumentException when nothing of this kind was fitted
   */
  public double seconds(Measured m) {
    Map<String, Double> c = coefficients.get(m.training());
    if (c == null) {
      throw new IllegalArgumentException(
          "no " + (m.training() ? "training step" : "forward pass") + " was fitted");
    }
    return Work.of(m).stream().mapToDouble(w -> w.amount() * c.get(w.name())).sum();
  }
}
