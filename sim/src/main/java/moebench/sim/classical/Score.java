package moebench.sim.classical;

/**
 * How good a model is on samples that it has not seen.
 *
 * @param error mean squared error of a regression, or share of wrong classes
 * @param logLikelihood mean of log p(y | x), in nats
 */
public record Score(double error, double logLikelihood) {

  /** Scores a model with a choice of pooling; the likelihood is that of the whole mixture. */
  static Score of(Predictor model, Samples samples, Pooling pooling) {
    double[] prediction = new double[samples.outputs()];
    double error = 0;
    double logs = 0;
    for (int i = 0; i < samples.size(); i++) {
      double[] x = samples.x()[i];
      double y = samples.y()[i];
      model.predict(x, pooling, prediction);
      double missed = y - prediction[0];
      error += samples.isRegression() ? missed * missed : mostLikely(prediction) == y ? 0 : 1;
      logs += model.logLikelihood(x, y);
    }
    return new Score(error / samples.size(), logs / samples.size());
  }

  /** Of equals the first. */
  static int mostLikely(double[] probabilities) {
    int most = 0;
    for (int c = 1; c < probabilities.length; c++) {
      most = probabilities[c] > probabilities[most] ? c : most;
    }
    return most;
  }
}
