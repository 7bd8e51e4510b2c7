package moebench.layers.kernels.simd;

/**
 * The inner loop of every matrix product: one tile of C, {@link #ROWS} rows by one to {@link
 * #VECTORS} vectors, held in registers over the whole k.
 *
 * <p>A tile is {@code C = base + A·B}: {@code base} is C itself to accumulate and zeros with stride
 * 0 to overwrite, because a branch in the kernel spoils C2's register allocation. A is read where
 * it lies, row-major; rows past {@code rows} read the last one again, and the caller sends such a
 * tile to scratch memory. B is a panel {@code [k, vectors·LANES]}.
 *
 * <p>The shapes: 6×2 where 16 registers hold 12 sums, two vectors of B and two broadcasts (C2 loads
 * them in pairs), with which A runs at speed unpacked; 8×3 at 512 bits with 32 registers. One
 * register more than there are puts a sum on the stack and halves the speed (4×3 does). The fence
 * between the loads of B and the broadcasts of A makes no instruction; it keeps C2 from hoisting
 * loads over it.
 */
final class MicroKernel {
  private static final boolean WIDE = Width.LANES == 16;

  /** Rows of a tile. */
  static final int ROWS = WIDE ? 8 : 6;

  /** Vectors across a full tile. */
  static final int VECTORS = WIDE ? 3 : 2;

  /** Columns of a full tile. */
  static final int COLUMNS = VECTORS * Width.LANES;

  private MicroKernel() {}

  static void tile(
      int rows,
      int vectors,
      int k,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      float[] base,
      int baseOffset,
      int baseStride,
      float[] c,
      int cOffset,
      int cStride) {
    switch (WIDE ? 10 + vectors : vectors) {
      case 1 ->
          MicroKernel6.oneVector(
              rows,
              k,
              a,
              aOffset,
              aStride,
              b,
              bOffset,
              base,
              baseOffset,
              baseStride,
              c,
              cOffset,
              cStride);
      case 2 ->
          MicroKernel6.twoVectors(
              rows,
              k,
              a,
              aOffset,
              aStride,
              b,
              bOffset,
              base,
              baseOffset,
              baseStride,
              c,
              cOffset,
              cStride);
      case 11 ->
          MicroKernel8.oneVector(
              rows,
              k,
              a,
              aOffset,
              aStride,
              b,
              bOffset,
              base,
              baseOffset,
              baseStride,
              c,
              cOffset,
              cStride);
      case 12 ->
          MicroKernel8.twoVectors(
              rows,
              k,
              a,
              aOffset,
              aStride,
              b,
              bOffset,
              base,
              baseOffset,
              baseStride,
              c,
              cOffset,
              cStride);
      case 13 ->
          MicroKernel8.threeVectors(
              rows,
              k,
              a,
              aOffset,
              aStride,
              b,
              bOffset,
              base,
              baseOffset,
              baseStride,
              c,
              cOffset,
              cStride);
      default -> throw new AssertionError(vectors);
    }
  }
}
