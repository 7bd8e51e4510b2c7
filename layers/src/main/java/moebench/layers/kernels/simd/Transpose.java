package moebench.layers.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Copies of transposed matrices, by blocks of 4 × 4. Those fit in registers as 128-bit vectors,
 * which every machine has, whatever width the other kernels run at.
 */
final class Transpose {
  private static final VectorSpecies<Float> FOUR = FloatVector.SPECIES_128;
  private static final int SIDE = 4;
  private static final VectorShuffle<Float> SWAP_NEIGHBOURS =
      VectorShuffle.fromOp(FOUR, i -> i ^ 1);
  private static final VectorShuffle<Float> SWAP_HALVES = VectorShuffle.fromOp(FOUR, i -> i ^ 2);
  private static final VectorMask<Float> ODD = VectorMask.fromLong(FOUR, 0b1010);
  private static final VectorMask<Float> UPPER = VectorMask.fromLong(FOUR, 0b1100);

  private Transpose() {}

  /** to {@code [columns, rows]} = fromᵀ with from {@code [rows, columns]}, each with its stride. */
  static void copy(
      float[] from,
      int offset,
      int stride,
      int rows,
      int columns,
      float[] to,
      int toOffset,
      int toStride) {
    int wholeRows = rows & -SIDE;
    int wholeColumns = columns & -SIDE;
    for (int i = 0; i < wholeRows; i += SIDE) {
      for (int j = 0; j < wholeColumns; j += SIDE) {
        block(from, offset + i * stride + j, stride, to, toOffset + j * toStride + i, toStride);
      }
    }
    for (int i = 0; i < rows; i++) {
      for (int j = i < wholeRows ? wholeColumns : 0; j < columns; j++) {
        to[toOffset + j * toStride + i] = from[offset + i * stride + j];
      }
    }
  }

  /** Exchanges the off-diagonal elements of 2 × 2 blocks, then the off-diagonal 2 × 2 blocks. */
  private static void block(
      float[] from, int offset, int stride, float[] to, int toOffset, int toStride) {
    FloatVector a = FloatVector.fromArray(FOUR, from, offset);
    FloatVector b = FloatVector.fromArray(FOUR, from, offset + stride);
    FloatVector c = FloatVector.fromArray(FOUR, from, offset + 2 * stride);
    FloatVector d = FloatVector.fromArray(FOUR, from, offset + 3 * stride);
    FloatVector ab = a.blend(b.rearrange(SWAP_NEIGHBOURS), ODD);
    FloatVector ba = a.rearrange(SWAP_NEIGHBOURS).blend(b, ODD);
    FloatVector cd = c.blend(d.rearrange(SWAP_NEIGHBOURS), ODD);
    FloatVector dc = c.rearrange(SWAP_NEIGHBOURS).blend(d, ODD);
    ab.blend(cd.rearrange(SWAP_HALVES), UPPER).intoArray(to, toOffset);
    ba.blend(dc.rearrange(SWAP_HALVES), UPPER).intoArray(to, toOffset + toStride);
    ab.rearrange(SWAP_HALVES).blend(cd, UPPER).intoArray(to, toOffset + 2 * toStride);
    ba.rearrange(SWAP_HALVES).blend(dc, UPPER).intoArray(to, toOffset + 3 * toStride);
  }
}
