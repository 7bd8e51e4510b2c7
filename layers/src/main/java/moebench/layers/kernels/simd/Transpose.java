package moebench.layers.kernels.simd;

import static moebench.layers.kernels.simd.Width.FLOATS;
import static moebench.layers.kernels.simd.Width.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * Copies of transposed matrices, with scratch memory for one square block.
 *
 * <p>A block of LANES × LANES is transposed by log₂ LANES rounds of the same perfect shuffle:
 * vector i is interleaved with vector i + LANES/2, which moves one bit of the row number into the
 * column number.
 */
final class Transpose {
  private static final VectorShuffle<Float> ZIP_LOW = VectorShuffle.makeZip(FLOATS, 0);
  private static final VectorShuffle<Float> ZIP_HIGH = VectorShuffle.makeZip(FLOATS, 1);

  private final float[] even = new float[LANES * LANES];
  private final float[] odd = new float[LANES * LANES];

  /** to {@code [columns, rows]} = fromᵀ with from {@code [rows, columns]}, each with its stride. */
  void copy(
      float[] from,
      int offset,
      int stride,
      int rows,
      int columns,
      float[] to,
      int toOffset,
      int toStride) {
    int wholeRows = Width.vectorEnd(rows);
    int wholeColumns = Width.vectorEnd(columns);
    for (int i = 0; i < wholeRows; i += LANES) {
      for (int j = 0; j < wholeColumns; j += LANES) {
        block(from, offset + i * stride + j, stride, to, toOffset + j * toStride + i, toStride);
      }
    }
    for (int i = 0; i < rows; i++) {
      for (int j = i < wholeRows ? wholeColumns : 0; j < columns; j++) {
        to[toOffset + j * toStride + i] = from[offset + i * stride + j];
      }
    }
  }

  private void block(float[] from, int offset, int stride, float[] to, int toOffset, int toStride) {
    zip(from, offset, stride, even, 0, LANES);
    float[] source = even;
    float[] target = odd;
    for (int rounds = 4; rounds < LANES; rounds *= 2) {
      zip(source, 0, LANES, target, 0, LANES);
      float[] next = source;
      source = target;
      target = next;
    }
    zip(source, 0, LANES, to, toOffset, toStride);
  }

  /** Interleaves vector i with vector i + LANES/2 to vectors 2i and 2i + 1. */
  private static void zip(
      float[] from, int offset, int stride, float[] to, int toOffset, int toStride) {
    for (int i = 0; i < LANES / 2; i++) {
      FloatVector first = FloatVector.fromArray(FLOATS, from, offset + i * stride);
      FloatVector second = FloatVector.fromArray(FLOATS, from, offset + (i + LANES / 2) * stride);
      first.rearrange(ZIP_LOW, second).intoArray(to, toOffset + 2 * i * toStride);
      first.rearrange(ZIP_HIGH, second).intoArray(to, toOffset + (2 * i + 1) * toStride);
    }
  }
}
