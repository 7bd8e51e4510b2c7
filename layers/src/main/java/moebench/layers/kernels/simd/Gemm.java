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
 * The scratch memory of one thread for matrix products: a block of A, panels of B, and the sums of
 * their products.
 *
 * <p>The blocking is that of Goto and van de Geijn, "Anatomy of High-Performance Matrix
 * Multiplication" (2008), with A and B exchanged: the block of A (102 KiB) stays in the second
 * cache while all panels of B pass, each of which stays in the first (16 KiB at 256 bits) while all
 * tiles of A pass.
 *
 * <p>Sums lie here until they are complete, tile behind tile, and go to C row by row then. A tile
 * written to C would touch a page for each of its rows, once for every block of k.
 */
final class Gemm {
  /** Most rows of a block of A. */
  static final int BLOCK_M = 96;

  /** Columns of B that are packed at once. */
  static final int CHUNK = 16 * COLUMNS;

  /**
   * Columns that the sums of a block of rows are kept of (192 KiB, and 576 at 512 bits); A is taken
   * anew for each.
   */
  static final int WIDE = 2 * CHUNK;

  /** What sums start with. */
  static final float[] ZEROS = new float[WIDE];

  private final float[] panels = new float[MicroKernel.BLOCK_K * CHUNK];
  private float[] rows = new float[BLOCK_M * STRIDE];
  private float[] sums = new float[BLOCK_M * WIDE]; // [columns / COLUMNS, sumRows, COLUMNS]
  private int sumRows;

  /** Takes {@code count} rows of A over a block of k. */
  void takeRows(float[] a, int offset, int stride, int count, int depth) {
    for (int i = 0; i < count; i++) {
      System.arraycopy(a, offset + i * stride, rows, i * STRIDE, depth);
    }
    padRows(0, count, depth);
  }

  /** Takes {@code count} columns of A as rows of Aᵀ, a block of k behind the other. */
  void takeColumns(float[] a, int offset, int stride, int count, int depth) {
    int size = block(count);
    int length = Math.ceilDiv(depth, MicroKernel.BLOCK_K) * size;
    if (rows.length < length) {
      rows = new float[length];
    }
    for (int p = 0, at = 0; p < depth; p += MicroKernel.BLOCK_K, at += size) {
      int part = Math.min(MicroKernel.BLOCK_K, depth - p);
      Transpose.copy(a, offset + p * stride, stride, part, count, rows, at, STRIDE);
      padRows(at, count, part);
    }
  }

  /** Floats from one block of {@link #takeColumns} to the next: a last tile reads whole. */
  static int block(int count) {
    return Math.ceilDiv(count, ROWS) * ROWS * STRIDE;
  }

  private void padRows(int at, int count, int depth) {
    int padded = MicroKernel.paddedK(depth);
    for (int i = 0; depth < padded && i < count; i++) {
      Arrays.fill(rows, at + i * STRIDE + depth, at + i * STRIDE + padded, 0);
    }
  }

  /** Room for the panels of a chunk. */
  float[] panels() {
    return panels;
  }

  /** Makes room for the sums of so many rows and columns. */
  void beginSums(int rowCount, int columns) {
    sumRows = Math.ceilDiv(rowCount, ROWS) * ROWS;
    int length = Math.ceilDiv(columns, COLUMNS) * COLUMNS * sumRows;
    if (sums.length < length) {
      sums = new float[length];
    }
  }

  /**
   * Adds the products of rows that were taken with some columns of B to their sums, or sets these.
   *
   * @param rowsAt where the first row lies among those taken
   * @param first row of the sums
   * @param left first column of the sums, a multiple of COLUMNS
   * @param b panels, one behind the other from {@code panel}
   * @param isNew whether the sums start here
   */
  void multiply(
      int rowsAt,
      int first,
      int rowCount,
      int left,
      int columns,
      int depth,
      float[] b,
      int panel,
      boolean isNew) {
    int k = MicroKernel.paddedK(depth);
    int j = rowCount == 1 ? multiplyOneRow(rowsAt, first, left, columns, k, b, panel, isNew) : 0;
    for (; j < columns; j += COLUMNS) {
      int at = (left + j) * sumRows + first * COLUMNS;
      if (MicroKernel.isPanelAndVector(columns - j)) {
        stripOfTwoPanels(rowsAt, rowCount, k, b, panel + j * k, at, isNew);
        return;
      }
      int width = MicroKernel.paddedColumns(Math.min(COLUMNS, columns - j));
      strip(rowsAt, rowCount, width, k, b, panel + j * k, at, isNew);
    }
  }

  /** The columns that a kernel for one row can take; returns how many. */
  private int multiplyOneRow(
      int rowsAt, int first, int left, int columns, int k, float[] b, int panel, boolean isNew) {
    int step = MicroKernel.PANELS_OF_ONE_ROW * COLUMNS;
    int next = sumRows * COLUMNS;
    float[] base = isNew ? ZEROS : sums;
    int j = 0;
    for (; j + step <= columns; j += step) {
      int at = (left + j) * sumRows + first * COLUMNS;
      int from = isNew ? 0 : at;
      int size = k * COLUMNS;
      MicroKernel.oneRow(
          k, rows, rowsAt, b, panel + j * k, size, base, from, isNew ? 0 : next, sums, at, next);
    }
    return j;
  }

  /** One panel times the rows, tile by tile. */
  private void strip(
      int rowsAt, int rowCount, int width, int k, float[] b, int panel, int at, boolean isNew) {
    float[] base = isNew ? ZEROS : sums;
    for (int i = 0; i < rowCount; i += ROWS) {
      int computed = MicroKernel.tileRows(Math.min(ROWS, rowCount - i));
      int to = at + i * COLUMNS;
      int from = isNew ? 0 : to;
      int row = rowsAt + i * STRIDE;
      MicroKernel.tile(computed, width, k, rows, row, b, panel, base, from, sums, to);
    }
  }

  /** The last two panels, the second of one vector. */
  private void stripOfTwoPanels(
      int rowsAt, int rowCount, int k, float[] b, int panel, int at, boolean isNew) {
    float[] base = isNew ? ZEROS : sums;
    int size = k * COLUMNS;
    int next = sumRows * COLUMNS;
    for (int i = 0; i < rowCount; i += MicroKernel.SMALL_ROWS) {
      int to = at + i * COLUMNS;
      int from = isNew ? 0 : to;
      int row = rowsAt + i * STRIDE;
      MicroKernel.tileOfTwoPanels(
          k, rows, row, b, panel, size, base, from, isNew ? 0 : next, sums, to, next);
    }
  }

  /**
   * {@code c = base + sums} for some rows; {@code base} may be {@code c}.
   *
   * @param baseStride floats from one row of base to the next; 0 for the same row every time
   */
  void putRows(
      int first,
      int count,
      int columns,
      float[] base,
      int baseOffset,
      int baseStride,
      float[] c,
      int cOffset,
      int cStride) {
    for (int i = 0; i < count; i++) {
      putRow(first + i, columns, base, baseOffset + i * baseStride, c, cOffset + i * cStride);
    }
  }

  private void putRow(int row, int columns, float[] base, int baseOffset, float[] c, int cOffset) {
    int at = row * COLUMNS;
    int whole = columns - columns % COLUMNS;
    for (int j = 0; j < whole; j += COLUMNS) {
      for (int v = 0; v < COLUMNS; v += LANES) {
        FloatVector.fromArray(FLOATS, sums, at + v)
            .add(FloatVector.fromArray(FLOATS, base, baseOffset + j + v))
            .intoArray(c, cOffset + j + v);
      }
      at += sumRows * COLUMNS;
    }
    int end = Width.vectorEnd(columns);
    for (int v = whole; v < end; v += LANES) {
      FloatVector.fromArray(FLOATS, sums, at + v - whole)
          .add(FloatVector.fromArray(FLOATS, base, baseOffset + v))
          .intoArray(c, cOffset + v);
    }
    // One by one: a mask at the end of an array is boxed, which is once a row in the last bias.
    for (int v = end; v < columns; v++) {
      c[cOffset + v] = base[baseOffset + v] + sums[at + v - whole];
    }
  }

  /** {@code into[intoOffset + j] += Σ_p panel[p, j]} over one of {@link #panels}. */
  void addColumnSums(int panel, int depth, int columns, float[] into, int intoOffset) {
    int width = MicroKernel.paddedColumns(columns);
    for (int v = 0; v < columns; v += LANES) {
      FloatVector sum = FloatVector.zero(FLOATS);
      for (int p = 0; p < depth; p++) {
        sum = sum.add(FloatVector.fromArray(FLOATS, panels, panel + p * width + v));
      }
      int at = intoOffset + v;
      VectorMask<Float> mask = FLOATS.indexInRange(v, columns);
      sum.add(FloatVector.fromArray(FLOATS, into, at, mask)).intoArray(into, at, mask);
    }
  }
}
