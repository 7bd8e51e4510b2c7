package moebench.sim.classical;

import java.util.Arrays;
import java.util.function.DoubleConsumer;

/** Gradient ascent on a weighted log-likelihood and prior, all samples in every step, by Adam. */
final class Ascent {
  private static final double BETA_1 = 0.9;
  private static final double BETA_2 = 0.999;
  private static final double EPSILON = 1e-8;

  private Ascent() {}

  /**
   * @param steps of ascent
   * @param rate of learning at first; it falls to 0 in a line, so that the end is quiet
   * @param objective hears the objective before each step
   * @return the best model met
   */
  static DifferentiableExpert of(
      DifferentiableExpert start,
      Samples samples,
      double[] weights,
      int steps,
      double rate,
      DoubleConsumer objective) {
    double[] values = start.values();
    double[] m = new double[values.length];
    double[] v = new double[values.length];
    double[] gradient = new double[values.length];
    DifferentiableExpert model = start;
    DifferentiableExpert best = start;
    double reached = Double.NEGATIVE_INFINITY;
    for (int step = 1; step <= steps + 1; step++) {
      double here = gradient(model, samples, weights, gradient);
      objective.accept(here);
      if (here > reached) {
        reached = here;
        best = model;
      }
      if (step > steps) {
        break;
      }
      double left = rate * (1 - (step - 1.0) / steps);
      for (int i = 0; i < values.length; i++) {
        m[i] = BETA_1 * m[i] + (1 - BETA_1) * gradient[i];
        v[i] = BETA_2 * v[i] + (1 - BETA_2) * gradient[i] * gradient[i];
        double mean = m[i] / (1 - Math.pow(BETA_1, step));
        double square = v[i] / (1 - Math.pow(BETA_2, step));
        values[i] += left * mean / (Math.sqrt(square) + EPSILON);
      }
      model = model.with(values, 0);
      // A deviation that fell below its floor goes on from there.
      values = model.values();
    }
    return best;
  }

  private static double gradient(
      DifferentiableExpert model, Samples samples, double[] weights, double[] gradient) {
    Arrays.fill(gradient, 0);
    model.addPriorGradient(gradient, 0);
    double sum = model.logPrior();
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        double log = model.addGradient(samples.x()[i], samples.y()[i], weights[i], gradient, 0);
        sum += weights[i] * log;
      }
    }
    return sum;
  }
}
