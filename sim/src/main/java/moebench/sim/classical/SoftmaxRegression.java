package moebench.sim.classical;

import java.util.Arrays;

/**
 * p = softmax(W·[1, x]): the gate of a mixture, and the linear expert of a classification.
 *
 * @param outputs probabilities
 * @param w {@code [outputs, 1 + features]}, the bias first; row-major
 * @param decay λ of the prior exp(−λ/2·Σw²), which spares biases; 0 for none
 */
record SoftmaxRegression(int outputs, double[] w, double decay) {
  private static final int NEWTON_STEPS = 3;
  private static final int HALVINGS = 12;

  /** Keeps the curvature positive definite: equal shifts of all rows change nothing. */
  private static final double DAMPING = 1e-6;

  /** Even probabilities everywhere. */
  static SoftmaxRegression even(int outputs, int features, double decay) {
    return new SoftmaxRegression(outputs, new double[outputs * (1 + features)], decay);
  }

  private int row() {
    return w.length / outputs;
  }

  double logPrior() {
    return Decay.logPrior(decay, w, 0, outputs, row());
  }

  void addPriorGradient(double[] gradient, int offset) {
    Decay.addGradient(decay, w, 0, outputs, row(), gradient, offset);
  }

  /**
   * @param into {@code [outputs]}: logarithms of the probabilities
   */
  void logProbabilities(double[] x, double[] into) {
    int row = row();
    for (int o = 0; o < outputs; o++) {
      into[o] = Affine.of(w, o * row, x);
    }
    Logs.normalize(into);
  }

  /**
   * @param into {@code [outputs]}
   */
  void probabilities(double[] x, double[] into) {
    logProbabilities(x, into);
    for (int o = 0; o < outputs; o++) {
      into[o] = Math.exp(into[o]);
    }
  }

  /**
   * Adds the gradient of Σ target·log p.
   *
   * @param targets {@code [outputs]}
   * @param p {@code [outputs]}, the probabilities of x
   */
  void addGradient(double[] x, double[] targets, double[] p, double[] gradient, int offset) {
    double sum = Arrays.stream(targets).sum();
    for (int o = 0; o < outputs; o++) {
      Affine.add(targets[o] - sum * p[o], x, gradient, offset + o * row());
    }
  }

  /**
   * Raises Σ target·log p and the prior by Newton's steps, halved until they do (iteratively
   * reweighted least squares, Jordan and Jacobs 1994, appendix A).
   *
   * @param targets {@code [samples][outputs]}, 0 or more
   */
  SoftmaxRegression fit(double[][] x, double[][] targets) {
    SoftmaxRegression best = this;
    if (outputs == 1) {
      return best;
    }
    double reached = best.objective(x, targets);
    for (int step = 0; step < NEWTON_STEPS; step++) {
      double[] direction = best.newton(x, targets);
      SoftmaxRegression next = direction == null ? best : best.search(direction, x, targets);
      double objective = next.objective(x, targets);
      if (!(objective > reached)) {
        return best;
      }
      best = next;
      reached = objective;
    }
    return best;
  }

  private SoftmaxRegression search(double[] direction, double[][] x, double[][] targets) {
    double here = objective(x, targets);
    double length = 1;
    for (int i = 0; i < HALVINGS; i++) {
      double[] values = w.clone();
      for (int j = 0; j < values.length; j++) {
        values[j] += length * direction[j];
      }
      SoftmaxRegression next = new SoftmaxRegression(outputs, values, decay);
      if (next.objective(x, targets) > here) {
        return next;
      }
      length /= 2;
    }
    return this;
  }

  private double objective(double[][] x, double[][] targets) {
    double[] logs = new double[outputs];
    double sum = logPrior();
    for (int i = 0; i < x.length; i++) {
      logProbabilities(x[i], logs);
      for (int o = 0; o < outputs; o++) {
        if (targets[i][o] > 0) {
          sum += targets[i][o] * logs[o];
        }
      }
    }
    return sum;
  }

  /** (−Hessian)⁻¹·gradient, or null where rounding left no curvature. */
  private double[] newton(double[][] x, double[][] targets) {
    int row = row();
    double[] gradient = new double[w.length];
    double[][] curvature = new double[w.length][w.length];
    double[] p = new double[outputs];
    addPriorGradient(gradient, 0);
    for (int i = 0; i < x.length; i++) {
      double sum = Arrays.stream(targets[i]).sum();
      probabilities(x[i], p);
      addGradient(x[i], targets[i], p, gradient, 0);
      for (int a = 0; a < outputs; a++) {
        for (int b = 0; b <= a; b++) {
          double weight = sum * p[a] * ((a == b ? 1 : 0) - p[b]);
          Affine.addOuter(weight, x[i], curvature, a * row, b * row);
        }
      }
    }
    for (int j = 0; j < w.length; j++) {
      curvature[j][j] += DAMPING + (j % row == 0 ? 0 : decay);
    }
    return LinearSystem.solve(curvature, gradient);
  }
}
