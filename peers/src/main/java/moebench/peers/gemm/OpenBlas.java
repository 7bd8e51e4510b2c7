package moebench.peers.gemm;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;

/** OpenBLAS' sgemm. */
final class OpenBlas extends Cblas {

  OpenBlas(int threads) {
    openblas_nolapack.blas_set_num_threads(threads);
  }

  @Override
  public String description() {
    return "OpenBLAS " + Artifacts.version("openblas");
  }

  @Override
  void sgemm(
      int transposeA,
      int transposeB,
      int m,
      int n,
      int k,
      FloatPointer a,
      int lda,
      FloatPointer b,
      int ldb,
      float beta,
      FloatPointer c,
      int ldc) {
    openblas_nolapack.cblas_sgemm(
        ROW_MAJOR, transposeA, transposeB, m, n, k, 1, a, lda, b, ldb, beta, c, ldc);
  }
}
