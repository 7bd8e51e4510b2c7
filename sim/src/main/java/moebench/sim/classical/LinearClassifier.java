package moebench.sim.classical;

import java.util.Arrays;

/**
 * Linear classification: the probability of each class by {@linkplain SoftmaxRegression softmax}.
 */
record LinearClassifier(SoftmaxRegression model) implements DifferentiableExpert {

  static LinearClassifier even(int classes, int features, double decay) {
    return new LinearClassifier(SoftmaxRegression.even(classes, features, decay));
  }

  @Override
  public double logLikelihood(double[] x, double y) {
    double[] logs = new double[model.outputs()];
    model.logProbabilities(x, logs);
    return logs[(int) y];
  }

  @Override
  public void predict(double[] x, double[] into) {
    model.probabilities(x, into);
  }

  @Override
  public LinearClassifier fit(Samples samples, double[] weights) {
    double[][] targets = new double[weights.length][model.outputs()];
    for (int i = 0; i < weights.length; i++) {
      targets[i][(int) samples.y()[i]] = weights[i];
    }
    return new LinearClassifier(model.fit(samples.x(), targets));
  }

  @Override
  public int parameters() {
    return model.w().length;
  }

  @Override
  public double logPrior() {
    return model.logPrior();
  }

  @Override
  public double[] values() {
    return model.w().clone();
  }

  @Override
  public LinearClassifier with(double[] values, int offset) {
    double[] w = Arrays.copyOfRange(values, offset, offset + parameters());
    return new LinearClassifier(new SoftmaxRegression(model.outputs(), w, model.decay()));
  }

  @Override
  public double addGradient(double[] x, double y, double weight, double[] gradient, int offset) {
    double[] p = new double[model.outputs()];
    model.probabilities(x, p);
    double[] target = new double[model.outputs()];
    target[(int) y] = weight;
    model.addGradient(x, target, p, gradient, offset);
    return Math.log(p[(int) y]);
  }

  @Override
  public void addPriorGradient(double[] gradient, int offset) {
    model.addPriorGradient(gradient, offset);
  }
}
