package moebench.sim.cluster.fit;

import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Least squares with coefficients of 0 or more, of relative errors: Σ (1 − Σ c_j x_ij / y_i)².
 *
 * <p>Tries every set of columns that may be above 0, by QR with pivots, and takes the best whose
 * coefficients are: exact for the few columns that there are, also where two of them are nearly
 * alike, which stops descent methods long before the minimum.
 */
final class NonNegativeFit {
  private static final int MOST_COLUMNS = 12;

  private NonNegativeFit() {}

  /**
   * @param x {@code [n][coefficients]}, 12 coefficients at most
   * @param y {@code [n]}, all above 0
   */
  static double[] of(double[][] x, double[] y) {
    int columns = x[0].length;
    if (columns > MOST_COLUMNS) {
      throw new IllegalArgumentException(
          "%d columns are more than %d".formatted(columns, MOST_COLUMNS));
    }
    double[] best = new double[columns];
    double least = y.length;
    for (int set = 1; set < 1 << columns; set++) {
      int chosen = set;
      int[] free = IntStream.range(0, columns).filter(j -> (chosen >> j & 1) == 1).toArray();
      double[] c = solve(x, y, free);
      if (c != null) {
        double[] all = new double[columns];
        for (int j = 0; j < free.length; j++) {
          all[free[j]] = c[j];
        }
        double left = squares(x, y, all);
        if (left < least) {
          least = left;
          best = all;
        }
      }
    }
    return best;
  }

  /** Unbounded, on some columns; null when one comes out below 0 or the columns are alike. */
  private static double[] solve(double[][] x, double[] y, int[] columns) {
    if (columns.length > y.length) {
      return null;
    }
    DMatrixRMaj a = new DMatrixRMaj(y.length, columns.length);
    DMatrixRMaj one = new DMatrixRMaj(y.length, 1);
    double[] scale = new double[columns.length];
    for (int j = 0; j < columns.length; j++) {
      for (int i = 0; i < y.length; i++) {
        scale[j] = Math.max(scale[j], x[i][columns[j]] / y[i]);
      }
      if (scale[j] == 0) {
        return null;
      }
      for (int i = 0; i < y.length; i++) {
        a.set(i, j, x[i][columns[j]] / y[i] / scale[j]);
        one.set(i, 0, 1);
      }
    }
    LinearSolverDense<DMatrixRMaj> qr = LinearSolverFactory_DDRM.leastSquaresQrPivot(true, false);
    DMatrixRMaj c = new DMatrixRMaj(columns.length, 1);
    if (!qr.setA(a)) {
      return null;
    }
    qr.solve(one, c);
    for (int j = 0; j < columns.length; j++) {
      if (!(c.get(j) >= 0)) {
        return null;
      }
      c.set(j, c.get(j) / scale[j]);
    }
    return c.getData();
  }

  private static double squares(double[][] x, double[] y, double[] c) {
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      double left = 1;
      for (int j = 0; j < c.length; j++) {
        left -= c[j] * x[i][j] / y[i];
      }
      sum += left * left;
    }
    return sum;
  }
}
