package moebench.layers.kernels.simd;

import java.util.Arrays;

/** Matrix products over packed panels, with the scratch memory of one thread. */
final class Gemm {
  /** Rows of A that pass over all panels before the next rows: they stay in the second cache. */
  private static final int BLOCK_M = 96;

  private final float[] zeros = new float[MicroKernel.COLUMNS];
  private final float[] edge = new float[MicroKernel.ROWS * MicroKernel.COLUMNS];
  private float[] transposedA = new float[0];
  private float[] packedB = new float[0];

  /** C {@code [m, n]} = A {@code [m, k]} · B. */
  void multiply(int m, float[] a, int aOffset, Panels b, float[] c, int cOffset) {
    int n = b.n();
    int k = b.k();
    if (k == 0) {
      Arrays.fill(c, cOffset, cOffset + m * n, 0);
    }
    for (int p = 0; p < k; p += Panels.BLOCK_K) {
      int depth = Math.min(Panels.BLOCK_K, k - p);
      block(m, n, depth, a, aOffset + p, k, b.data(), b.block(p), p > 0, c, cOffset);
    }
  }

  /** C {@code [m, n]} += Aᵀ · B with A {@code [k, m]} and B {@code [k, n]}. */
  void addTransposedProduct(
      int m, int n, int k, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset) {
    int blockDepth = Math.min(Panels.BLOCK_K, k);
    // Rows a power of two apart would share the sets of the cache.
    int stride = blockDepth + Width.LANES;
    transposedA = grown(transposedA, Math.multiplyExact(m, stride));
    packedB = grown(packedB, Math.multiplyExact(blockDepth, Panels.padded(n)));
    for (int p = 0; p < k; p += Panels.BLOCK_K) {
      int depth = Math.min(Panels.BLOCK_K, k - p);
      Transpose.copy(a, aOffset + p * m, m, depth, m, transposedA, 0, stride);
      Panels.packBlock(b, bOffset + p * n, depth, n, packedB, 0);
      block(m, n, depth, transposedA, 0, stride, packedB, 0, true, c, cOffset);
    }
  }

  /** C {@code [m, n]} = A·B or += A·B over one block of k. */
  private void block(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      boolean accumulate,
      float[] c,
      int cOffset) {
    for (int top = 0; top < m; top += BLOCK_M) {
      int bottom = Math.min(m, top + BLOCK_M);
      for (int j = 0; j < n; j += MicroKernel.COLUMNS) {
        int columns = Math.min(MicroKernel.COLUMNS, n - j);
        int panel = bOffset + j * k;
        for (int i = top; i < bottom; i += MicroKernel.ROWS) {
          int rows = Math.min(MicroKernel.ROWS, bottom - i);
          int at = cOffset + i * n + j;
          if (rows == MicroKernel.ROWS && columns % Width.LANES == 0) {
            MicroKernel.tile(
                rows,
                columns / Width.LANES,
                k,
                a,
                aOffset + i * aStride,
                aStride,
                b,
                panel,
                accumulate ? c : zeros,
                accumulate ? at : 0,
                accumulate ? n : 0,
                c,
                at,
                n);
          } else {
            edgeTile(
                rows,
                columns,
                k,
                a,
                aOffset + i * aStride,
                aStride,
                b,
                panel,
                accumulate,
                c,
                at,
                n);
          }
        }
      }
    }
  }

  private void edgeTile(
      int rows,
      int columns,
      int k,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int panel,
      boolean accumulate,
      float[] c,
      int cOffset,
      int cStride) {
    int stride = Panels.padded(columns);
    MicroKernel.tile(
        rows, stride / Width.LANES, k, a, aOffset, aStride, b, panel, zeros, 0, 0, edge, 0, stride);
    for (int i = 0; i < rows; i++) {
      if (accumulate) {
        Elementwise.addScaled(1, edge, i * stride, c, cOffset + i * cStride, columns);
      } else {
        System.arraycopy(edge, i * stride, c, cOffset + i * cStride, columns);
      }
    }
  }

  private static float[] grown(float[] scratch, int length) {
    return scratch.length >= length ? scratch : new float[length];
  }
}
