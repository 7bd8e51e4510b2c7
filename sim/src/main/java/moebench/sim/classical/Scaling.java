package moebench.sim.classical;

import java.util.Arrays;

/**
 * Shifts and scales inputs, and the outputs of a regression, to mean 0 and deviation 1, so that one
 * learning rate and one prior fit every problem.
 *
 * @param center {@code [features]} of the inputs
 * @param spread {@code [features]} of the inputs
 * @param mean of the outputs; 0 for a classification
 * @param deviation of the outputs; 1 for a classification
 */
record Scaling(double[] center, double[] spread, double mean, double deviation) {

  /** The scaling that makes {@code samples} standard. */
  static Scaling of(Samples samples) {
    int features = samples.features();
    double[] center = new double[features];
    double[] spread = new double[features];
    for (int j = 0; j < features; j++) {
      int feature = j;
      double[] column = Arrays.stream(samples.x()).mapToDouble(x -> x[feature]).toArray();
      center[j] = mean(column);
      spread[j] = deviation(column, center[j]);
    }
    if (!samples.isRegression()) {
      return new Scaling(center, spread, 0, 1);
    }
    double mean = mean(samples.y());
    return new Scaling(center, spread, mean, deviation(samples.y(), mean));
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  /** 1 for values that are all the same. */
  private static double deviation(double[] values, double mean) {
    double variance =
        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    return variance > 0 ? Math.sqrt(variance) : 1;
  }

  double[] input(double[] x) {
    double[] scaled = new double[x.length];
    for (int j = 0; j < x.length; j++) {
      scaled[j] = (x[j] - center[j]) / spread[j];
    }
    return scaled;
  }

  Samples apply(Samples samples) {
    double[][] x = Arrays.stream(samples.x()).map(this::input).toArray(double[][]::new);
    double[] y = Arrays.stream(samples.y()).map(v -> (v - mean) / deviation).toArray();
    return new Samples(x, samples.isRegression() ? y : samples.y(), samples.classes());
  }

  /** A model of scaled samples as one of the samples themselves. */
  Predictor unscaled(Predictor model) {
    return new Predictor() {
      @Override
      public double logLikelihood(double[] x, double y) {
        return model.logLikelihood(input(x), (y - mean) / deviation) - Math.log(deviation);
      }

      @Override
      public void predict(double[] x, double[] into) {
        predict(x, Pooling.WEIGHTED_SUM, into);
      }

      @Override
      public void predict(double[] x, Pooling pooling, double[] into) {
        model.predict(input(x), pooling, into);
        for (int o = 0; o < into.length; o++) {
          into[o] = into[o] * deviation + mean;
        }
      }
    };
  }
}
