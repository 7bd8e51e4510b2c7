package moebench.sim.classical;

import java.util.ArrayList;
import java.util.List;

/** How a mixture, gate and experts together, learns. */
public enum Trainer {
  /** Expectation and maximisation in turn, until a step brings next to nothing. */
  EM("em") {
    @Override
    Trained train(Expert start, Samples samples) {
      double[] weights = samples.evenWeights();
      List<Double> curve = new ArrayList<>();
      Expert model = start;
      double reached = model.objective(samples, weights);
      curve.add(reached / weights.length);
      for (int step = 0; step < EM_STEPS; step++) {
        Expert next = model.fit(samples, weights);
        double objective = next.objective(samples, weights);
        curve.add(objective / weights.length);
        model = next;
        if (objective - reached < CONVERGED * weights.length) {
          break;
        }
        reached = objective;
      }
      return new Trained(model, curve);
    }
  },
  /** Gradient ascent on the log-likelihood of the mixture, in all weights at once. */
  GRADIENT("gradient") {
    @Override
    Trained train(Expert start, Samples samples) {
      if (!(start instanceof DifferentiableExpert differentiable)) {
        throw Mixture.noGradient(start);
      }
      List<Double> curve = new ArrayList<>();
      DifferentiableExpert model =
          Ascent.of(
              differentiable,
              samples,
              samples.evenWeights(),
              GRADIENT_STEPS,
              RATE,
              objective -> curve.add(objective / samples.size()));
      return new Trained(model, curve);
    }
  };

  private static final int EM_STEPS = 100;

  /** Gain per sample, in nats, below which EM stops. */
  private static final double CONVERGED = 1e-5;

  private static final int GRADIENT_STEPS = 500;
  private static final double RATE = 0.03;

  private final String id;

  Trainer(String id) {
    this.id = id;
  }

  /**
   * A trained model.
   *
   * @param model the result
   * @param curve objective per sample, in nats, at the start and after every step
   */
  record Trained(Expert model, List<Double> curve) {

    /** Objective of the model, per sample. */
    double reached() {
      return curve.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    /** The largest loss from a step to the next; 0 when there was none. */
    double largestDrop() {
      double largest = 0;
      for (int i = 1; i < curve.size(); i++) {
        largest = Math.max(largest, curve.get(i - 1) - curve.get(i));
      }
      return largest;
    }
  }

  /** The name used in sweeps, in JSON and in charts. */
  public String id() {
    return id;
  }

  /**
   * Trains.
   *
   * @throws IllegalArgumentException when an expert has no gradient and this needs one
   */
  abstract Trained train(Expert start, Samples samples);
}
