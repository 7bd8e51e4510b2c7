package moebench.sim.classical;

import java.util.Arrays;

/**
 * Linear regression with a normal density: N(w·[1, x], σ²).
 *
 * @param w {@code [1 + features]}, the bias first
 * @param deviation σ, in the units of y
 * @param decay λ of the prior exp(−λ/2·Σw²), which spares the bias; 0 for none
 */
record LinearExpert(double[] w, double deviation, double decay) implements DifferentiableExpert {
  /** Against exactly dependent features, relative to the mean curvature. */
  private static final double DAMPING = 1e-10;

  static LinearExpert flat(int features, double decay) {
    return new LinearExpert(new double[1 + features], 1, decay);
  }

  @Override
  public double logLikelihood(double[] x, double y) {
    return Gaussian.logDensity(y, Affine.of(w, 0, x), deviation);
  }

  @Override
  public void predict(double[] x, double[] into) {
    into[0] = Affine.of(w, 0, x);
  }

  @Override
  public double logPrior() {
    return Decay.logPrior(decay, w, 0, 1, w.length);
  }

  @Override
  public int parameters() {
    return w.length + 1;
  }

  /** Weighted least squares for w, then the weighted variance that is left. */
  @Override
  public LinearExpert fit(Samples samples, double[] weights) {
    double total = Arrays.stream(weights).sum();
    double[][] a = new double[w.length][w.length];
    double[] b = new double[w.length];
    for (int i = 0; i < weights.length; i++) {
      Affine.addOuter(weights[i], samples.x()[i], a, 0, 0);
      Affine.add(weights[i] * samples.y()[i], samples.x()[i], b, 0);
    }
    for (int j = 0; j < w.length; j++) {
      a[j][j] += DAMPING * total + (j == 0 ? 0 : decay * deviation * deviation);
    }
    double[] solved = total > 0 ? LinearSystem.solve(a, b) : null;
    if (solved == null) {
      return this;
    }
    double squares = 0;
    for (int i = 0; i < weights.length; i++) {
      double left = samples.y()[i] - Affine.of(solved, 0, samples.x()[i]);
      squares += weights[i] * left * left;
    }
    double sigma = Math.max(Gaussian.LEAST_DEVIATION, Math.sqrt(squares / total));
    return new LinearExpert(solved, sigma, decay);
  }

  /** w, then log σ. */
  @Override
  public double[] values() {
    double[] values = Arrays.copyOf(w, w.length + 1);
    values[w.length] = Math.log(deviation);
    return values;
  }

  @Override
  public LinearExpert with(double[] values, int offset) {
    double sigma = Math.exp(values[offset + w.length]);
    return new LinearExpert(
        Arrays.copyOfRange(values, offset, offset + w.length),
        Math.max(Gaussian.LEAST_DEVIATION, sigma),
        decay);
  }

  @Override
  public double addGradient(double[] x, double y, double weight, double[] gradient, int offset) {
    double z = (y - Affine.of(w, 0, x)) / deviation;
    Affine.add(weight * z / deviation, x, gradient, offset);
    gradient[offset + w.length] += weight * (z * z - 1);
    return logLikelihood(x, y);
  }

  @Override
  public void addPriorGradient(double[] gradient, int offset) {
    Decay.addGradient(decay, w, 0, 1, w.length, gradient, offset);
  }
}
