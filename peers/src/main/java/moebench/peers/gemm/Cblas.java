package moebench.peers.gemm;

import org.bytedeco.javacpp.FloatPointer;

/** A library with the C interface of BLAS, on unpacked row-major matrices. */
abstract class Cblas implements GemmPeer {
  static final int ROW_MAJOR = 101;
  static final int NO_TRANSPOSE = 111;
  static final int TRANSPOSE = 112;

  /** C {@code [m, n]} = op(A)·op(B) + beta·C, with leading dimensions. */
  abstract void sgemm(
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
      int ldc);

  @Override
  public Operation prepare(Operands operands) {
    return new Multiply(operands);
  }

  private final class Multiply implements Operation {
    private final Product p;
    private final NativeFloats left;
    private final NativeFloats[] right;
    private final NativeFloats result;
    private int next;

    Multiply(Operands operands) {
      p = operands.product();
      left = new NativeFloats(operands.left());
      right = new NativeFloats[p.copies()];
      for (int i = 0; i < right.length; i++) {
        right[i] = new NativeFloats(operands.right()[i]);
      }
      result = new NativeFloats(p.resultLength());
    }

    @Override
    public void run() {
      FloatPointer a = left.pointer();
      FloatPointer b = right[next].pointer();
      FloatPointer c = result.pointer();
      int tokens = p.tokens();
      int k = p.k();
      int n = p.n();
      switch (p.kind()) {
        case FORWARD -> sgemm(NO_TRANSPOSE, NO_TRANSPOSE, tokens, n, k, a, k, b, n, 0, c, n);
        case DX -> sgemm(NO_TRANSPOSE, TRANSPOSE, tokens, k, n, a, n, b, n, 0, c, k);
        case DW -> sgemm(TRANSPOSE, NO_TRANSPOSE, k, n, tokens, a, k, b, n, 1, c, n);
      }
      next = (next + 1) % right.length;
    }

    @Override
    public float[] takeResult() {
      float[] taken = result.toArray();
      result.clear();
      return taken;
    }
  }
}
