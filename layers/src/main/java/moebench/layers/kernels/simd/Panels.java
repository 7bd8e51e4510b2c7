package moebench.layers.kernels.simd;

import static moebench.layers.kernels.simd.Width.LANES;

import java.util.Arrays;
import moebench.layers.kernels.PackedMatrix;

/**
 * B {@code [k, n]} cut into blocks of {@link #BLOCK_K} rows and those into panels as wide as a tile
 * of C, so that the micro-kernel reads it front to back. The last panel is as many vectors wide as
 * it needs, its spare columns zero.
 */
final class Panels implements PackedMatrix {
  /** Rows of a block: a panel of so many stays in the first-level cache. */
  static final int BLOCK_K = 256;

  private final int k;
  private final int n;
  private final float[] data;

  Panels(int k, int n) {
    this.k = k;
    this.n = n;
    this.data = new float[Math.multiplyExact(k, paddedColumns(n))];
  }

  @Override
  public int k() {
    return k;
  }

  @Override
  public int n() {
    return n;
  }

  float[] data() {
    return data;
  }

  /** Where the block with row {@code p} (a multiple of {@link #BLOCK_K}) starts. */
  int block(int p) {
    return p * paddedColumns(n);
  }

  void pack(float[] b, int offset) {
    for (int p = 0; p < k; p += BLOCK_K) {
      packBlock(b, offset + p * n, Math.min(BLOCK_K, k - p), n, data, block(p));
    }
  }

  void packTransposed(float[] b, int offset) {
    for (int p = 0; p < k; p += BLOCK_K) {
      int rows = Math.min(BLOCK_K, k - p);
      for (int j = 0; j < n; j += MicroKernel.COLUMNS) {
        int columns = Math.min(MicroKernel.COLUMNS, n - j);
        int panel = block(p) + j * rows;
        int stride = paddedColumns(columns);
        Transpose.copy(b, offset + j * k + p, k, columns, rows, data, panel, stride);
        zeroSpare(data, panel, rows, columns, stride);
      }
    }
  }

  /** {@code n} rounded up to whole vectors. */
  static int paddedColumns(int n) {
    return (n + LANES - 1) & -LANES;
  }

  /** Packs the {@code rows} rows of one block, each {@code n} long. */
  static void packBlock(float[] b, int offset, int rows, int n, float[] into, int at) {
    for (int j = 0; j < n; j += MicroKernel.COLUMNS) {
      int columns = Math.min(MicroKernel.COLUMNS, n - j);
      int stride = paddedColumns(columns);
      int panel = at + j * rows;
      for (int p = 0; p < rows; p++) {
        System.arraycopy(b, offset + p * n + j, into, panel + p * stride, columns);
      }
      zeroSpare(into, panel, rows, columns, stride);
    }
  }

  private static void zeroSpare(float[] panel, int at, int rows, int columns, int stride) {
    for (int p = 0; columns < stride && p < rows; p++) {
      Arrays.fill(panel, at + p * stride + columns, at + (p + 1) * stride, 0);
    }
  }
}
