package moebench.sim.classical;

/** Anything that says how likely outputs are, given an input. */
public interface Predictor {

  /**
   * Natural logarithm of p(y | x): of a density for a regression, of a probability for a
   * classification.
   */
  double logLikelihood(double[] x, double y);

  /**
   * The expected output.
   *
   * @param into {@code [outputs]}: the mean of a regression, or the probability of each class
   */
  void predict(double[] x, double[] into);

  /** The same with a choice of pooling, where there is something to pool. */
  default void predict(double[] x, Pooling pooling, double[] into) {
    predict(x, into);
  }
}
