package moebench.sim.classical;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How a mixture divides an input space of one or two dimensions, on an even grid over the training
 * samples.
 *
 * @param first values of the first feature
 * @param second values of the second feature; empty when there is none
 * @param gates of each expert at each point of the grid, the second feature varying fastest
 * @param predictions of each expert at the points of a line; empty in two dimensions
 * @param pooled prediction of the weighted sum at the same points: mean, or probability of the
 *     class 1
 * @param samples some of the training samples
 */
public record GateMap(
    double[] first,
    double[] second,
    double[][] gates,
    double[][] predictions,
    double[] pooled,
    Samples samples) {
  private static final int LINE = 101;
  private static final int SQUARE = 31;
  private static final int MOST_SAMPLES = 200;

  /** The map of a mixture; absent for a single expert, and beyond two dimensions. */
  static Optional<GateMap> of(Expert model, Scaling scaling, Samples training) {
    int features = training.features();
    if (!(model instanceof Mixture mixture) || features > 2) {
      return Optional.empty();
    }
    double[] first = grid(training, 0, features == 1 ? LINE : SQUARE);
    double[] second = features == 1 ? new double[0] : grid(training, 1, SQUARE);
    List<double[]> points = new ArrayList<>();
    for (double a : first) {
      if (features == 1) {
        points.add(new double[] {a});
      }
      for (double b : second) {
        points.add(new double[] {a, b});
      }
    }
    List<Expert> leaves = mixture.leaves();
    double[][] gates = new double[leaves.size()][points.size()];
    double[][] predictions = new double[features == 1 ? leaves.size() : 0][points.size()];
    double[] pooled = new double[points.size()];
    for (int p = 0; p < points.size(); p++) {
      double[] x = points.get(p);
      double[] g = mixture.leafGates(scaling.input(x));
      for (int i = 0; i < g.length; i++) {
        gates[i][p] = g[i];
      }
      for (int i = 0; i < predictions.length; i++) {
        predictions[i][p] = shown(scaling.unscaled(leaves.get(i)), x, training);
      }
      pooled[p] = shown(scaling.unscaled(model), x, training);
    }
    return Optional.of(new GateMap(first, second, gates, predictions, pooled, some(training)));
  }

  private static double[] grid(Samples samples, int feature, int points) {
    double[] values = Arrays.stream(samples.x()).mapToDouble(x -> x[feature]).sorted().toArray();
    double low = values[0];
    double high = values[values.length - 1];
    double[] grid = new double[points];
    for (int i = 0; i < points; i++) {
      grid[i] = low + (high - low) * i / (points - 1);
    }
    return grid;
  }

  private static double shown(Predictor model, double[] x, Samples samples) {
    double[] prediction = new double[samples.outputs()];
    model.predict(x, prediction);
    return samples.isRegression() ? prediction[0] : prediction[1];
  }

  private static Samples some(Samples samples) {
    int count = Math.min(MOST_SAMPLES, samples.size());
    return new Samples(
        Arrays.copyOf(samples.x(), count), Arrays.copyOf(samples.y(), count), samples.classes());
  }
}
