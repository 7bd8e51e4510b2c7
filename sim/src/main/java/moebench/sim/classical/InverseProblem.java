package moebench.sim.classical;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

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

  /** Of the middles of as many parts of (0, 1). */
  private static final double[] FORWARD =
      IntStream.range(0, GRID).mapToDouble(i -> forward((i + 0.5) / GRID)).toArray();

  private static double forward(double t) {
    return t + 0.3 * Math.sin(2 * Math.PI * t);
  }

  @Override
  public double[] draw(RandomGenerator random) {
    double t = random.nextDouble();
    double noise = NOISE * (2 * random.nextDouble() - 1);
    return new double[] {forward(t) + noise, t};
  }

  private static boolean isNear(double x, double forward) {
    return Math.abs(x - forward) < NOISE;
  }

  @Override
  public double logLikelihood(double[] x, double y) {
    int possible = 0;
    for (int i = 0; i < GRID; i++) {
      possible += isNear(x[0], FORWARD[i]) ? 1 : 0;
    }
    // An answer between two points of the grid that are both impossible is still one of them.
    return y >= 0 && y <= 1 && isNear(x[0], forward(y))
        ? -Math.log((double) Math.max(1, possible) / GRID)
        : Double.NEGATIVE_INFINITY;
  }

  @Override
  public void predict(double[] x, double[] into) {
    double sum = 0;
    int possible = 0;
    for (int i = 0; i < GRID; i++) {
      if (isNear(x[0], FORWARD[i])) {
        sum += (i + 0.5) / GRID;
        possible++;
      }
    }
    // Beyond the reach of every t, the nearest end.
    into[0] = possible > 0 ? sum / possible : Math.clamp(x[0], 0, 1);
  }
}
