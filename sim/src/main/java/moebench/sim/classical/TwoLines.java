package moebench.sim.classical;

import java.util.random.RandomGenerator;

/** y = 1 + 2x left of 0, y = −x right of it, x even in (−1, 1), with normal noise. */
final class TwoLines implements Problem.Source {
  static final double NOISE = 0.1;

  @Override
  public int classes() {
    return 0;
  }

  private static double mean(double x) {
    return x < 0 ? 1 + 2 * x : -x;
  }

  @Override
  public double[] draw(RandomGenerator random) {
    double x = 2 * random.nextDouble() - 1;
    return new double[] {x, mean(x) + NOISE * random.nextGaussian()};
  }

  @Override
  public double logLikelihood(double[] x, double y) {
    return Gaussian.logDensity(y, mean(x[0]), NOISE);
  }

  @Override
  public void predict(double[] x, double[] into) {
    into[0] = mean(x[0]);
  }
}
