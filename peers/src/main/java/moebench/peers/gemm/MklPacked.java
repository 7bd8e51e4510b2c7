package moebench.peers.gemm;

import org.bytedeco.mkl.global.mkl_rt;

/** MKL's {@code cblas_sgemm_compute} with weights packed before by {@code cblas_sgemm_pack}. */
final class MklPacked implements GemmPeer {
  private static final int PACK_B = 162;
  private static final int PACKED = 151;

  MklPacked(int threads) {
    Mkl.setThreads(threads);
  }

  @Override
  public String description() {
    return "oneMKL " + Artifacts.version("mkl") + ", packed weights";
  }

  @Override
  public Operation prepare(Operands operands) {
    if (operands.product().kind() == Product.Kind.DW) {
      throw new UnsupportedOperationException("dW has no weights to pack");
    }
    return new Compute(operands);
  }

  private static final class Compute implements Operation {
    private final int m;
    private final int n;
    private final int k;
    private final int ldb;
    private final NativeFloats left;
    private final NativeFloats[] right;
    private final NativeFloats result;
    private int next;

    Compute(Operands operands) {
      Product p = operands.product();
      m = p.tokens();
      n = p.columns();
      k = p.depth();
      ldb = p.n();
      int transpose = p.kind() == Product.Kind.DX ? Cblas.TRANSPOSE : Cblas.NO_TRANSPOSE;
      left = new NativeFloats(operands.left());
      right = new NativeFloats[p.copies()];
      for (int i = 0; i < right.length; i++) {
        NativeFloats plain = new NativeFloats(operands.right()[i]);
        long bytes = mkl_rt.cblas_sgemm_pack_get_size(PACK_B, m, n, k);
        right[i] = new NativeFloats(Math.ceilDiv(bytes, Float.BYTES));
        mkl_rt.cblas_sgemm_pack(
            Cblas.ROW_MAJOR,
            PACK_B,
            transpose,
            m,
            n,
            k,
            1,
            plain.pointer(),
            ldb,
            right[i].pointer());
      }
      result = new NativeFloats(p.resultLength());
    }

    @Override
    public void run() {
      mkl_rt.cblas_sgemm_compute(
          Cblas.ROW_MAJOR,
          Cblas.NO_TRANSPOSE,
          PACKED,
          m,
          n,
          k,
          left.pointer(),
          k,
          right[next].pointer(),
          ldb,
          0,
          result.pointer(),
          n);
      next = (next + 1) % right.length;
    }

    @Override
    public float[] takeResult() {
      return result.toArray();
    }
  }
}
