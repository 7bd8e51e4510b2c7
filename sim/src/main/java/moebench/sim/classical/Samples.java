package moebench.sim.classical;

import java.util.Arrays;

/**
 * Inputs with the outputs that belong to them.
 *
 * @param x {@code [samples][features]}
 * @param y {@code [samples]}: a number, or a class from 0
 * @param classes of a classification; 0 for a regression
 */
public record Samples(double[][] x, double[] y, int classes) {

  public Samples {
    if (x.length == 0 || x.length != y.length) {
      throw new IllegalArgumentException(
          "%d inputs with %d outputs: give as many of both, one at least"
              .formatted(x.length, y.length));
    }
    if (classes < 0 || classes == 1) {
      throw new IllegalArgumentException(
          "a classification needs 2 classes or more, a regression 0, not " + classes);
    }
    int features = x[0].length;
    for (int i = 0; i < x.length; i++) {
      if (x[i].length != features || !Arrays.stream(x[i]).allMatch(Double::isFinite)) {
        throw new IllegalArgumentException(
            "input %d is %s: every input must have %d finite features"
                .formatted(i, Arrays.toString(x[i]), features));
      }
      boolean known =
          classes == 0
              ? Double.isFinite(y[i])
              : y[i] == Math.rint(y[i]) && y[i] >= 0 && y[i] < classes;
      if (!known) {
        throw new IllegalArgumentException(
            "output %d is %s: it must be %s"
                .formatted(
                    i, y[i], classes == 0 ? "finite" : "a class from 0 to " + (classes - 1)));
      }
    }
  }

  public int size() {
    return y.length;
  }

  public int features() {
    return x[0].length;
  }

  public boolean isRegression() {
    return classes == 0;
  }

  /** Values of a prediction: the mean of a regression, or the probability of each class. */
  public int outputs() {
    return isRegression() ? 1 : classes;
  }

  /**
   * Checks that there is something to learn.
   *
   * @throws IllegalArgumentException when every sample has the same class
   */
  void requireVariety() {
    if (!isRegression() && Arrays.stream(y).distinct().count() < 2) {
      throw new IllegalArgumentException(
          "all %d samples have the class %d: a classification needs samples of two classes"
              .formatted(size(), (int) y[0]));
    }
  }

  /** A weight of 1 for every sample. */
  double[] evenWeights() {
    double[] weights = new double[size()];
    Arrays.fill(weights, 1);
    return weights;
  }
}
