package moebench.layers.kernels.simd;

import static moebench.layers.kernels.simd.Width.FLOATS;
import static moebench.layers.kernels.simd.Width.LANES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import moebench.layers.kernels.PackedMatrix;

/**
 * B {@code [k, n]} cut into blocks of {@link MicroKernel#BLOCK_K} rows and those into panels as
 * wide as a tile of C, so that the micro-kernel reads it front to back. What a panel lacks to a
 * width or a depth that there is a tile for is zero.
 *
 * <p>The order is made when it pays: a matrix that is multiplied once, with few rows, is packed
 * panel by panel into scratch memory that stays in the first cache. In a training step that is the
 * usual case of an expert, and saves writing and reading every weight once more.
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
    long length = (long) MicroKernel.paddedK(k) * padded(n);
    if (k < 0 || n < 0 || length > Integer.MAX_VALUE - 8) {
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

  /** Announces a product with {@code rows} rows; before {@link #panel}, from one thread. */
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
      for (int j = 0; j < n; j += MicroKernel.COLUMNS) {
        pack(p, j, data, at(p, j));
      }
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

  /** Packs the panel that has row {@code p} and column {@code j} first. */
  void pack(int p, int j, float[] into, int at) {
    int depth = Math.min(MicroKernel.BLOCK_K, k - p);
    int columns = Math.min(MicroKernel.COLUMNS, n - j);
    int width = MicroKernel.paddedColumns(columns);
    if (!transposed) {
      pack(source, sourceOffset + p * n + j, n, depth, columns, into, at);
      return;
    }
    if (columns < width) {
      Arrays.fill(into, at, at + depth * width, 0);
    }
    Transpose.copy(source, sourceOffset + j * k + p, k, columns, depth, into, at, width);
    fillDepth(depth, width, into, at);
  }

  /** Packs one panel from row-major memory. */
  static void pack(
      float[] b, int offset, int stride, int depth, int columns, float[] into, int at) {
    int width = MicroKernel.paddedColumns(columns);
    if (columns == MicroKernel.COLUMNS) {
      packWhole(b, offset, stride, depth, into, at);
    } else {
      packPart(b, offset, stride, depth, columns, width, into, at);
    }
    fillDepth(depth, width, into, at);
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

  private static void packWhole(
      float[] b, int offset, int stride, int depth, float[] into, int at) {
    for (int p = 0; p < depth; p++) {
      for (int v = 0; v < MicroKernel.COLUMNS; v += LANES) {
        FloatVector.fromArray(FLOATS, b, offset + p * stride + v)
            .intoArray(into, at + p * MicroKernel.COLUMNS + v);
      }
    }
  }

  private static void packPart(
      float[] b, int offset, int stride, int depth, int columns, int width, float[] into, int at) {
    for (int v = 0; v < width; v += LANES) {
      VectorMask<Float> mask = FLOATS.indexInRange(v, columns);
      for (int p = 0; p < depth; p++) {
        FloatVector.fromArray(FLOATS, b, offset + p * stride + v, mask)
            .intoArray(into, at + p * width + v);
      }
    }
  }
}
