package moebench.sim.classical;

import java.util.random.RandomGenerator;

/**
 * Input t + 0.3·sin(2πt) + ε, output t; t even in (0, 1), ε even in (−0.1, 0.1). Given an input,
 * every t that can have led to it is as likely as any other.
 */
final class InverseProblem implements Problem.Source {
  private static final double NOISE = 0.1;
  private static final int GRID = 2000;

  @Override
  public int classes() {
    return 0;
  }

  private static double forward(double t) {
    return t + 0.3 * Math.sin(2 * Math.PI * t);
  }

  @Override
  public double[] draw(RandomGenerator random) {
    double t = random.nextDouble();
    double noise = NOISE * (2 * random.nextDouble() - 1);
    return new double[] {forward(t) + noise, t};
  }

  private static boolean possible(double x, double t) {
    return t >= 0 && t <= 1 && Math.abs(x - forward(t)) < NOISE;
  }

  @Override
  public double logLikelihood(double[] x, double y) {
    int possible = 0;
    for (int i = 0; i < GRID; i++) {
      possible += possible(x[0], (i + 0.5) / GRID) ? 1 : 0;
    }
    // An answer between two points of the grid that are both impossible is still one of them.
    return possible(x[0], y)
        ? -Math.log((double) Math.max(1, possible) / GRID)
        : Double.NEGATIVE_INFINITY;
  }

  @Override
  public void predict(double[] x, double[] into) {
    double sum = 0;
    int possible = 0;
    for (int i = 0; i < GRID; i++) {
      double t = (i + 0.5) / GRID;
      if (possible(x[0], t)) {
        sum += t;
        possible++;
      }
    }
    // Beyond the reach of every t, the nearest end.
    into[0] = possible > 0 ? sum / possible : Math.clamp(x[0], 0, 1);
  }
}
