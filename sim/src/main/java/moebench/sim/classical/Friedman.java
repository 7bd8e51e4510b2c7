package moebench.sim.classical;

import java.util.random.RandomGenerator;

/** y = 10·sin(πx₁x₂) + 20(x₃ − ½)² + 10x₄ + 5x₅ + N(0, 1), ten inputs even in (0, 1). */
final class Friedman implements Problem.Source {
  private static final int FEATURES = 10;

  @Override
  public int classes() {
    return 0;
  }

  private static double mean(double[] x) {
    return 10 * Math.sin(Math.PI * x[0] * x[1])
        + 20 * (x[2] - 0.5) * (x[2] - 0.5)
        + 10 * x[3]
        + 5 * x[4];
  }

  @Override
  public double[] draw(RandomGenerator random) {
    double[] sample = new double[FEATURES + 1];
    for (int j = 0; j < FEATURES; j++) {
      sample[j] = random.nextDouble();
    }
    sample[FEATURES] = mean(sample) + random.nextGaussian();
    return sample;
  }

  @Override
  public double logLikelihood(double[] x, double y) {
    return Gaussian.logDensity(y, mean(x), 1);
  }

  @Override
  public void predict(double[] x, double[] into) {
    into[0] = mean(x);
  }
}
