package moebench.peers.gemm;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.mkl.global.mkl_rt;

/** MKL's sgemm on unpacked matrices. */
final class Mkl extends Cblas {

  Mkl(int threads) {
    setThreads(threads);
  }

  static void setThreads(int threads) {
    mkl_rt.MKL_Set_Dynamic(0);
    mkl_rt.MKL_Set_Num_Threads(threads);
  }

  @Override
  public String description() {
    return "oneMKL " + Artifacts.version("mkl");
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
    mkl_rt.cblas_sgemm(ROW_MAJOR, transposeA, transposeB, m, n, k, 1, a, lda, b, ldb, beta, c, ldc);
  }
}
