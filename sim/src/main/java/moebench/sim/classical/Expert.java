package moebench.sim.classical;

/**
 * A model that can be an expert of a {@link Mixture}: anything that learns from weighted samples.
 */
public interface Expert extends Predictor {

  /**
   * The M-step: an expert of the same kind that raises Σ weight·log p(y | x) + {@link #logPrior},
   * or tries to. A mixture keeps the old expert where the new one is worse, so that an approximate
   * maximum is enough (generalised EM, Dempster, Laird and Rubin 1977).
   *
   * @param weights {@code [samples]}, 0 or more
   */
  Expert fit(Samples samples, double[] weights);

  /** Weights that were learnt. */
  int parameters();

  /** Logarithm of the prior of the weights, up to a constant; 0 for plain maximum likelihood. */
  double logPrior();

  /** What {@link #fit} raises. */
  default double objective(Samples samples, double[] weights) {
    double sum = logPrior();
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        sum += weights[i] * logLikelihood(samples.x()[i], samples.y()[i]);
      }
    }
    return sum;
  }
}
