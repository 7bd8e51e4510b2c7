package moebench.sim.classical;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/** A·x = b for a symmetric, positive definite A, by Cholesky's decomposition. */
final class LinearSystem {
  private LinearSystem() {}

  /**
   * @param a {@code [n][n]}, symmetric; its upper triangle may be empty
   * @param b {@code [n]}
   * @return x, or null when A is not positive definite
   */
  static double[] solve(double[][] a, double[] b) {
    int n = b.length;
    DMatrixRMaj matrix = new DMatrixRMaj(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        matrix.set(i, j, a[i][j]);
        matrix.set(j, i, a[i][j]);
      }
    }
    LinearSolverDense<DMatrixRMaj> cholesky = LinearSolverFactory_DDRM.chol(n);
    if (!cholesky.setA(matrix)) {
      return null;
    }
    DMatrixRMaj x = new DMatrixRMaj(n, 1);
    cholesky.solve(DMatrixRMaj.wrap(n, 1, b.clone()), x);
    return x.getData();
  }
}
