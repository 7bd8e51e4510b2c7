package moebench.sim.classical;

import java.util.random.RandomGenerator;

/**
 * Sums u·h_a + (1 − u)·h_b of two of three triangular waves, u even in (0, 1), with normal noise on
 * each of 21 features; which two is the class.
 */
final class Waveform implements Problem.Source {
  private static final int FEATURES = 21;

  /** Waves of each class. */
  private static final int[][] PAIRS = {{0, 1}, {0, 2}, {1, 2}};

  private static final int[] PEAKS = {11, 15, 7};

  /** Points of the integral over u. */
  private static final int GRID = 200;

  @Override
  public int classes() {
    return PAIRS.length;
  }

  private static double wave(int wave, int feature) {
    return Math.max(6 - Math.abs(feature + 1 - PEAKS[wave]), 0);
  }

  @Override
  public double[] draw(RandomGenerator random) {
    int drawn = random.nextInt(PAIRS.length);
    double u = random.nextDouble();
    double[] sample = new double[FEATURES + 1];
    for (int j = 0; j < FEATURES; j++) {
      sample[j] =
          u * wave(PAIRS[drawn][0], j) + (1 - u) * wave(PAIRS[drawn][1], j) + random.nextGaussian();
    }
    sample[FEATURES] = drawn;
    return sample;
  }

  @Override
  public double logLikelihood(double[] x, double y) {
    double[] logs = new double[PAIRS.length];
    posterior(x, logs);
    return logs[(int) y];
  }

  @Override
  public void predict(double[] x, double[] into) {
    posterior(x, into);
    for (int c = 0; c < into.length; c++) {
      into[c] = Math.exp(into[c]);
    }
  }

  /** log p(class | x): p(x | class) = ∫ N(x; u·h_a + (1 − u)·h_b, I) du, by the midpoint rule. */
  private static void posterior(double[] x, double[] logs) {
    double[] values = new double[GRID];
    for (int c = 0; c < PAIRS.length; c++) {
      double rr = 0; // r = x − h_b, d = h_a − h_b: |r − u·d|² = r·r − 2u·r·d + u²·d·d
      double rd = 0;
      double dd = 0;
      for (int j = 0; j < FEATURES; j++) {
        double base = wave(PAIRS[c][1], j);
        double d = wave(PAIRS[c][0], j) - base;
        double r = x[j] - base;
        rr += r * r;
        rd += r * d;
        dd += d * d;
      }
      for (int i = 0; i < GRID; i++) {
        double u = (i + 0.5) / GRID;
        values[i] = -0.5 * (rr - 2 * u * rd + u * u * dd);
      }
      logs[c] = Logs.sum(values);
    }
    Logs.normalize(logs);
  }
}
