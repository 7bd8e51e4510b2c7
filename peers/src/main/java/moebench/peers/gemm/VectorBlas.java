package moebench.peers.gemm;

import dev.ludovic.netlib.blas.JavaBLAS;

/** The BLAS of dev.ludovic.netlib in Java, on the Vector API where that is enabled. */
final class VectorBlas implements GemmPeer {
  private final JavaBLAS blas = JavaBLAS.getInstance();

  @Override
  public String description() {
    return "netlib " + Artifacts.version("netlib") + " " + blas.getClass().getSimpleName();
  }

  @Override
  public Operation prepare(Operands operands) {
    JavaGemm.requireForward(operands.product());
    return new JavaGemm(operands) {
      /** It is column-major: Cᵀ = Bᵀ·Aᵀ. */
      @Override
      void multiply(Product p, float[] a, float[] b, float[] c) {
        int n = p.n();
        blas.sgemm("N", "N", n, p.tokens(), p.k(), 1, b, n, a, p.k(), 0, c, n);
      }
    };
  }
}
