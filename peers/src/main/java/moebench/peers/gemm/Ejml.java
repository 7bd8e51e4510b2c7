package moebench.peers.gemm;

import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;

/** EJML's float product, on one thread. */
final class Ejml implements GemmPeer {

  @Override
  public String description() {
    return "EJML " + Artifacts.version("ejml");
  }

  @Override
  public Operation prepare(Operands operands) {
    JavaGemm.requireForward(operands.product());
    return new JavaGemm(operands) {
      @Override
      void multiply(Product p, float[] a, float[] b, float[] c) {
        CommonOps_FDRM.mult(
            matrix(a, p.tokens(), p.k()), matrix(b, p.k(), p.n()), matrix(c, p.tokens(), p.n()));
      }
    };
  }

  /** The array itself as a matrix. */
  private static FMatrixRMaj matrix(float[] values, int rows, int columns) {
    FMatrixRMaj matrix = new FMatrixRMaj(0, 0);
    matrix.data = values;
    matrix.numRows = rows;
    matrix.numCols = columns;
    return matrix;
  }
}
