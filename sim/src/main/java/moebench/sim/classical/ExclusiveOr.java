package moebench.sim.classical;

import java.util.random.RandomGenerator;

/**
 * Class 1 where the signs of two even numbers in (−1, 1) differ, else 0; one in twenty is wrong.
 */
final class ExclusiveOr implements Problem.Source {
  static final double WRONG = 0.05;

  @Override
  public int classes() {
    return 2;
  }

  private static int likely(double a, double b) {
    return a * b < 0 ? 1 : 0;
  }

  @Override
  public double[] draw(RandomGenerator random) {
    double a = 2 * random.nextDouble() - 1;
    double b = 2 * random.nextDouble() - 1;
    int likely = likely(a, b);
    return new double[] {a, b, random.nextDouble() < WRONG ? 1 - likely : likely};
  }

  @Override
  public double logLikelihood(double[] x, double y) {
    return Math.log((int) y == likely(x[0], x[1]) ? 1 - WRONG : WRONG);
  }

  @Override
  public void predict(double[] x, double[] into) {
    int likely = likely(x[0], x[1]);
    into[likely] = 1 - WRONG;
    into[1 - likely] = WRONG;
  }
}
