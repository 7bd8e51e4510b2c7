package moebench.layers.kernels.simd;

import static moebench.layers.kernels.simd.MicroKernel.COLUMNS;
import static moebench.layers.kernels.simd.MicroKernel.ROWS;
import static moebench.layers.kernels.simd.MicroKernel.STRIDE;
import static moebench.layers.kernels.simd.Width.FLOATS;
import static moebench.layers.kernels.simd.Width.LANES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The scratch memory of one thread for matrix products, and a strip of one: a block of rows of A,
 * copied here once, times one panel of B.
 *
 * <p>The blocking is that of Goto and van de Geijn, "Anatomy of High-Performance Matrix
 * Multiplication" (2008), with A and B exchanged: the block of A (102 KiB) stays in the second
 * cache while all panels of B pass, each of which stays in the first (16 KiB) while all tiles of A
 * pass.
 */
final class Gemm {
  /** Most rows of a block of A. */
  static final int BLOCK_M = 96;

  /** Columns of B that are packed, and of C that are finished, at once. */
  static final int CHUNK = 16 * COLUMNS;

  private float[] rows = new float[BLOCK_M * STRIDE];
  private final float[] panels = new float[MicroKernel.BLOCK_K * CHUNK];
  private final float[] edge = new float[ROWS * COLUMNS];

  /** Takes {@code count} rows of A over a block of k. */
  void takeRows(float[] a, int offset, int stride, int count, int depth) {
    for (int i = 0; i < count; i++) {
      System.arraycopy(a, offset + i * stride, rows, i * STRIDE, depth);
    }
    padRows(count, depth);
  }

  /** Takes {@code count} columns of A over a block of k, as rows of Aᵀ. */
  void takeColumns(float[] a, int offset, int stride, int count, int depth) {
    int length = (count + ROWS) * STRIDE; // a last tile may read rows that nobody wants
    if (rows.length < length) {
      rows = new float[length];
    }
    Transpose.copy(a, offset, stride, depth, count, rows, 0, STRIDE);
    padRows(count, depth);
  }

  private void padRows(int count, int depth) {
    int padded = MicroKernel.paddedK(depth);
    for (int i = 0; depth < padded && i < count; i++) {
      Arrays.fill(rows, i * STRIDE + depth, i * STRIDE + padded, 0);
    }
  }

  /** Room for the panels of a chunk. */
  float[] panels() {
    return panels;
  }

  /**
   * C = base + A·B for one panel and rows that were taken, {@code rowCount} from {@code firstRow}.
   *
   * @param baseStride floats from one row of base to the next; 0 for the same row every time
   */
  void strip(
      int firstRow,
      int rowCount,
      int columns,
      int depth,
      float[] b,
      int bOffset,
      float[] base,
      int baseOffset,
      int baseStride,
      float[] c,
      int cOffset,
      int cStride) {
    int k = MicroKernel.paddedK(depth);
    int width = MicroKernel.paddedColumns(columns);
    for (int i = 0; i < rowCount; i += ROWS) {
      int wanted = Math.min(ROWS, rowCount - i);
      int computed = MicroKernel.tileRows(wanted);
      int aAt = (firstRow + i) * STRIDE;
      int baseAt = baseOffset + i * baseStride;
      int at = cOffset + i * cStride;
      if (wanted == computed && columns == width) {
        MicroKernel.tile(
            computed, width, k, rows, aAt, b, bOffset, base, baseAt, baseStride, c, at, cStride);
      } else {
        MicroKernel.tile(computed, width, k, rows, aAt, b, bOffset, ZEROS, 0, 0, edge, 0, width);
        copyEdge(wanted, columns, width, base, baseAt, baseStride, c, at, cStride);
      }
    }
  }

  /** Zeros to start sums with. */
  static final float[] ZEROS = new float[COLUMNS];

  private void copyEdge(
      int count,
      int columns,
      int width,
      float[] base,
      int baseOffset,
      int baseStride,
      float[] c,
      int cOffset,
      int cStride) {
    for (int v = 0; v < columns; v += LANES) {
      VectorMask<Float> mask = FLOATS.indexInRange(v, columns);
      for (int i = 0; i < count; i++) {
        FloatVector.fromArray(FLOATS, edge, i * width + v)
            .add(FloatVector.fromArray(FLOATS, base, baseOffset + i * baseStride + v, mask))
            .intoArray(c, cOffset + i * cStride + v, mask);
      }
    }
  }

  /** {@code sums[sumsOffset + j] += Σ_p panel[p, j]} over one of {@link #panels}. */
  void addColumnSums(int panel, int depth, int columns, float[] sums, int sumsOffset) {
    int width = MicroKernel.paddedColumns(columns);
    for (int v = 0; v < columns; v += LANES) {
      FloatVector sum = FloatVector.zero(FLOATS);
      for (int p = 0; p < depth; p++) {
        sum = sum.add(FloatVector.fromArray(FLOATS, panels, panel + p * width + v));
      }
      int at = sumsOffset + v;
      VectorMask<Float> mask = FLOATS.indexInRange(v, columns);
      sum.add(FloatVector.fromArray(FLOATS, sums, at, mask)).intoArray(sums, at, mask);
    }
  }
}
