package moebench.sim.classical;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A feed-forward network with one hidden layer, tanh(V·[1, x]): its outputs W·[1, hidden] are the
 * mean of a normal density, or the logits of classes.
 *
 * @param features of x
 * @param hidden units
 * @param classes of a classification; 0 for a regression
 * @param theta V {@code [hidden, 1 + features]}, W {@code [outputs, 1 + hidden]}, and for a
 *     regression log σ
 * @param decay λ of the prior exp(−λ/2·Σθ²), which spares biases and σ; 0 for none
 */
record FfnExpert(int features, int hidden, int classes, double[] theta, double decay)
    implements DifferentiableExpert {
  /** Of an M-step, which need not reach the maximum. */
  private static final int STEPS = 20;

  private static final double RATE = 0.02;

  /** Random weights that keep the variance of their inputs. */
  static FfnExpert random(
      int features, int hidden, int classes, double decay, RandomGenerator random) {
    int outputs = Math.max(1, classes);
    int size = hidden * (1 + features) + outputs * (1 + hidden) + (classes == 0 ? 1 : 0);
    double[] theta = new double[size];
    int out = hidden * (1 + features);
    for (int i = 0; i < out; i++) {
      theta[i] = random.nextGaussian() / Math.sqrt(1.0 + features);
    }
    for (int i = out; i < out + outputs * (1 + hidden); i++) {
      theta[i] = random.nextGaussian() / Math.sqrt(1.0 + hidden);
    }
    return new FfnExpert(features, hidden, classes, theta, decay);
  }

  private int outputs() {
    return Math.max(1, classes);
  }

  private int outputOffset() {
    return hidden * (1 + features);
  }

  private double deviation() {
    return Math.exp(theta[theta.length - 1]);
  }

  private double[] hidden(double[] x) {
    double[] h = new double[hidden];
    for (int i = 0; i < hidden; i++) {
      h[i] = Math.tanh(Affine.of(theta, i * (1 + features), x));
    }
    return h;
  }

  private void output(double[] h, double[] into) {
    for (int o = 0; o < outputs(); o++) {
      into[o] = Affine.of(theta, outputOffset() + o * (1 + hidden), h);
    }
  }

  private double logOf(double[] z, double y) {
    if (classes == 0) {
      return Gaussian.logDensity(y, z[0], deviation());
    }
    return z[(int) y] - Logs.sum(z);
  }

  @Override
  public double logLikelihood(double[] x, double y) {
    double[] z = new double[outputs()];
    output(hidden(x), z);
    return logOf(z, y);
  }

  @Override
  public void predict(double[] x, double[] into) {
    output(hidden(x), into);
    if (classes > 0) {
      Logs.normalize(into);
      for (int c = 0; c < classes; c++) {
        into[c] = Math.exp(into[c]);
      }
    }
  }

  @Override
  public FfnExpert fit(Samples samples, double[] weights) {
    return (FfnExpert) Ascent.of(this, samples, weights, STEPS, RATE, _ -> {});
  }

  @Override
  public int parameters() {
    return theta.length;
  }

  @Override
  public double logPrior() {
    return Decay.logPrior(decay, theta, 0, hidden, 1 + features)
        + Decay.logPrior(decay, theta, outputOffset(), outputs(), 1 + hidden);
  }

  @Override
  public double[] values() {
    return theta.clone();
  }

  @Override
  public FfnExpert with(double[] values, int offset) {
    double[] other = Arrays.copyOfRange(values, offset, offset + theta.length);
    if (classes == 0) {
      int last = theta.length - 1;
      other[last] = Math.max(Math.log(Gaussian.LEAST_DEVIATION), other[last]);
    }
    return new FfnExpert(features, hidden, classes, other, decay);
  }

  @Override
  public double addGradient(double[] x, double y, double weight, double[] gradient, int offset) {
    double[] h = hidden(x);
    double[] z = new double[outputs()];
    output(h, z);
    double result = logOf(z, y);
    double[] dz = new double[outputs()];
    if (classes == 0) {
      double error = (y - z[0]) / deviation();
      dz[0] = weight * error / deviation();
      gradient[offset + theta.length - 1] += weight * (error * error - 1);
    } else {
      Logs.normalize(z);
      for (int c = 0; c < classes; c++) {
        dz[c] = weight * ((c == (int) y ? 1 : 0) - Math.exp(z[c]));
      }
    }
    double[] dh = new double[hidden];
    for (int o = 0; o < outputs(); o++) {
      int row = outputOffset() + o * (1 + hidden);
      Affine.add(dz[o], h, gradient, offset + row);
      for (int i = 0; i < hidden; i++) {
        dh[i] += dz[o] * theta[row + 1 + i];
      }
    }
    for (int i = 0; i < hidden; i++) {
      Affine.add(dh[i] * (1 - h[i] * h[i]), x, gradient, offset + i * (1 + features));
    }
    return result;
  }

  @Override
  public void addPriorGradient(double[] gradient, int offset) {
    Decay.addGradient(decay, theta, 0, hidden, 1 + features, gradient, offset);
    int out = outputOffset();
    Decay.addGradient(decay, theta, out, outputs(), 1 + hidden, gradient, offset + out);
  }
}
