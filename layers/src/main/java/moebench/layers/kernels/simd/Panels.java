package moebench.layers.kernels.simd;

import static moebench.layers.kernels.simd.Width.FLOATS;
import static moebench.layers.kernels.simd.Width.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
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
    this.data = new float[Math.multiplyExact(k, padded(n))];
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
    return p * padded(n);
  }

  void pack(float[] b, int offset) {
    for (int p = 0; p < k; p += BLOCK_K) {
      packBlock(b, offset + p * n, Math.min(BLOCK_K, k - p), n, data, block(p));
    }
  }

  /** Packs B given as {@code [n, k]}. */
  void packTransposed(float[] b, int offset) {
    for (int p = 0; p < k; p += BLOCK_K) {
      int rows = Math.min(BLOCK_K, k - p);
      for (int j = 0; j < n; j += MicroKernel.COLUMNS) {
        int columns = Math.min(MicroKernel.COLUMNS, n - j);
        // Spare columns stay zero from the start, since nobody ever writes there.
        Transpose.copy(
            b, offset + j * k + p, k, columns, rows, data, block(p) + j * rows, padded(columns));
      }
    }
  }

  /** {@code n} rounded up to whole vectors. */
  static int padded(int n) {
    return (n + LANES - 1) & -LANES;
  }

  /** Packs the {@code rows} rows of one block, each {@code n} long. */
  static void packBlock(float[] b, int offset, int rows, int n, float[] into, int at) {
    int whole = n - n % MicroKernel.COLUMNS;
    for (int j = 0; j < whole; j += MicroKernel.COLUMNS) {
      packWholePanel(b, offset + j, rows, n, into, at + j * rows);
    }
    for (int j = whole; j < n; j += LANES) {
      int to = at + whole * rows + j - whole;
      packColumn(b, offset + j, rows, n, n - j, into, to, padded(n - whole));
    }
  }

  private static void packWholePanel(
      float[] b, int offset, int rows, int stride, float[] into, int at) {
    for (int p = 0; p < rows; p++) {
      for (int v = 0; v < MicroKernel.COLUMNS; v += LANES) {
        FloatVector.fromArray(FLOATS, b, offset + p * stride + v)
            .intoArray(into, at + p * MicroKernel.COLUMNS + v);
      }
    }
  }

  /** One vector of a narrower panel: {@code columns}, if there are so many, and zeros. */
  private static void packColumn(
      float[] b,
      int offset,
      int rows,
      int stride,
      int columns,
      float[] into,
      int at,
      int toStride) {
    VectorMask<Float> mask = FLOATS.indexInRange(0, columns);
    for (int p = 0; p < rows; p++) {
      FloatVector.fromArray(FLOATS, b, offset + p * stride, mask)
          .intoArray(into, at + p * toStride);
    }
  }
}
