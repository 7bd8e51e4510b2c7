package moebench.sim.cluster.fit;

import java.util.Arrays;

/**
 * Least squares with coefficients of 0 or more, of relative errors: Σ (1 − Σ c_j x_ij / y_i)², by
 * coordinate descent, which finds the minimum of this convex sum.
 */
final class NonNegativeFit {
  private static final int MOST_SWEEPS = 200_000;
  private static final double CONVERGED = 1e-12;

  private NonNegativeFit() {}

  /**
   * @param x {@code [n][coefficients]}
   * @param y {@code [n]}, all above 0
   */
  static double[] of(double[][] x, double[] y) {
    int coefficients = x[0].length;
    double[] scale = new double[coefficients];
    double[][] a = new double[coefficients][y.length];
    for (int j = 0; j < coefficients; j++) {
      for (int i = 0; i < y.length; i++) {
        a[j][i] = x[i][j] / y[i];
        scale[j] += a[j][i] * a[j][i];
      }
    }
    double[] c = new double[coefficients];
    double[] left = new double[y.length];
    Arrays.fill(left, 1);
    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      double moved = 0;
      for (int j = 0; j < coefficients; j++) {
        if (scale[j] > 0) {
          double gradient = 0;
          for (int i = 0; i < y.length; i++) {
            gradient += a[j][i] * left[i];
          }
          double next = Math.max(0, c[j] + gradient / scale[j]);
          double step = next - c[j];
          for (int i = 0; i < y.length; i++) {
            left[i] -= step * a[j][i];
          }
          c[j] = next;
          moved = Math.max(moved, Math.abs(step) * Math.sqrt(scale[j] / y.length));
        }
      }
      if (moved < CONVERGED) {
        break;
      }
    }
    return c;
  }
}
