package moebench.layers.kernels.simd;

import static moebench.layers.kernels.simd.Width.FLOATS;
import static moebench.layers.kernels.simd.Width.LANES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import moebench.layers.kernels.PackedMatrix;

/**
 * B {@code [k, n]} cut into blocks of {@link MicroKernel#BLOCK_K} rows and those into panels as
 * wide as a tile of C, so that the micro-kernel reads it front to back. What a panel lacks to a
 * width or a depth that there is a tile for is zero.
 *
 * <p>The order is made when it pays: a matrix that is multiplied once, with few rows, is packed
 * some panels at a time into scratch memory that stays in the second cache. In a training step that
 * is the usual case of an expert, and saves writing and reading every weight once more.
 */
final class Panels implements PackedMatrix {
  private final int k;
  private final int n;
  private float[] source; // B, or its transpose [n, k]
  private int sourceOffset;
  private boolean transposed;
  private boolean used;
  private boolean packed;
  private float[] data = new float[0];

  Panels(int k, int n) {
    // Room for the padding of either side, which alone must not pass an int.
    int most = Integer.MAX_VALUE - MicroKernel.COLUMNS - 8;
    if (k < 0
        || n < 0
        || Math.max(k, n) > most
        || (long) MicroKernel.paddedK(k) * padded(n) > most) {
      throw new IllegalArgumentException(
          "a matrix [%d, %d] cannot be packed into one array: make a side smaller".formatted(k, n));
    }
    this.k = k;
    this.n = n;
  }

  @Override
  public int k() {
    return k;
  }

  @Override
  public int n() {
    return n;
  }

  /** Takes B from {@code b[offset]}, which must not change while it is multiplied with. */
  void set(float[] b, int offset, boolean isTransposed) {
    source = b;
    sourceOffset = offset;
    transposed = isTransposed;
    used = false;
    packed = false;
  }

  /** Announces a product with {@code rows} rows; before {@link #data}, from one thread. */
  void prepare(int rows) {
    if (source == null) {
      throw new IllegalStateException("a matrix [%d, %d] was never packed".formatted(k, n));
    }
    if (!packed && (used || rows > Gemm.BLOCK_M)) {
      packAll();
    }
    used = true;
  }

  private void packAll() {
    if (data.length == 0) {
      data = new float[MicroKernel.paddedK(k) * padded(n)];
    }
    for (int p = 0; p < k; p += MicroKernel.BLOCK_K) {
      pack(p, 0, n, data, at(p, 0));
    }
    packed = true;
  }

  /** Whether all panels lie in {@link #data}. */
  boolean isPacked() {
    return packed;
  }

  /** The panels, where {@link #isPacked}. */
  float[] data() {
    return data;
  }

  /** Where in {@link #data} the panel starts that has row {@code p} and column {@code j} first. */
  int at(int p, int j) {
    return p * padded(n) + j * MicroKernel.paddedK(Math.min(MicroKernel.BLOCK_K, k - p));
  }

  /**
   * Packs the panels with columns {@code left} to {@code right} of the block from row {@code p}.
   */
  void pack(int p, int left, int right, float[] into, int at) {
    int depth = Math.min(MicroKernel.BLOCK_K, k - p);
    if (!transposed) {
      pack(source, sourceOffset + p * n + left, n, depth, right - left, into, at);
      return;
    }
    int to = at;
    for (int j = left; j < right; j += MicroKernel.COLUMNS) {
      int columns = Math.min(MicroKernel.COLUMNS, right - j);
      int width = MicroKernel.paddedColumns(columns);
      if (columns < width) {
        Arrays.fill(into, to, to + depth * width, 0);
      }
      Transpose.copy(source, sourceOffset + j * k + p, k, columns, depth, into, to, width);
      fillDepth(depth, width, into, to);
      to += MicroKernel.paddedK(depth) * width;
    }
  }

  /** Packs columns from row-major memory, panel behind panel. */
  static void pack(
      float[] b, int offset, int stride, int depth, int columns, float[] into, int at) {
    int whole = columns - columns % MicroKernel.COLUMNS;
    int size = MicroKernel.paddedK(depth) * MicroKernel.COLUMNS;
    packWhole(b, offset, stride, depth, whole, size, into, at);
    for (int j = 0; j < whole; j += MicroKernel.COLUMNS) {
      fillDepth(depth, MicroKernel.COLUMNS, into, at + j / MicroKernel.COLUMNS * size);
    }
    if (whole < columns) {
      int to = at + whole / MicroKernel.COLUMNS * size;
      int width = MicroKernel.paddedColumns(columns - whole);
      packPart(b, offset + whole, stride, depth, columns - whole, width, into, to);
      fillDepth(depth, width, into, to);
    }
  }

  private static void fillDepth(int depth, int width, float[] into, int at) {
    Arrays.fill(into, at + depth * width, at + MicroKernel.paddedK(depth) * width, 0);
  }

  /**
   * The panels behind a matrix.
   *
   * @throws IllegalArgumentException when it belongs to another back-end
   */
  static Panels of(PackedMatrix matrix) {
    if (matrix instanceof Panels panels) {
      return panels;
    }
    throw new IllegalArgumentException(
        "a matrix packed by "
            + matrix.getClass().getSimpleName()
            + " is not for the simd kernels; allocate it with their allocatePacked");
  }

  /** {@code n} rounded up to whole panels, the last of which may be narrower. */
  static int padded(int n) {
    int rest = n % MicroKernel.COLUMNS;
    return n - rest + MicroKernel.paddedColumns(rest);
  }

  /** Row by row, not panel by panel: memory that is read in order is fetched ahead. */
  private static void packWhole(
      float[] b,
      int offset,
      int stride,
      int depth,
      int columns,
      int panelSize,
      float[] into,
      int at) {
    for (int p = 0; p < depth; p++) {
      int from = offset + p * stride;
      int end = from + columns;
      for (int to = at + p * MicroKernel.COLUMNS; from < end; to += panelSize) {
        for (int v = 0; v < MicroKernel.COLUMNS; v += LANES) {
          FloatVector.fromArray(FLOATS, b, from + v).intoArray(into, to + v);
        }
        from += MicroKernel.COLUMNS;
      }
    }
  }

  private static void packPart(
      float[] b, int offset, int stride, int depth, int columns, int width, float[] into, int at) {
    for (int p = 0; p < depth; p++) {
      int to = at + p * width;
      System.arraycopy(b, offset + p * stride, into, to, columns);
      Arrays.fill(into, to + columns, to + width, 0);
    }
  }
}
