package moebench.layers.kernels.simd;

/**
 * The inner loop of every matrix product: one tile of C, held in registers over a block of k.
 *
 * <p>A tile is {@code C = base + A·B}: {@code base} is C itself to accumulate, zeros to overwrite;
 * a branch would spoil C2's register allocation. A lies in rows of {@link #STRIDE} floats, B as a
 * panel {@code [k, vectors·LANES]}, C and base in rows of {@link #COLUMNS}; k is a multiple of
 * {@link #UNROLL}, filled up with zeros.
 *
 * <p>Register budget. With 16 registers (128 and 256 bits): 6 rows × 2 vectors are 12 sums, and 2
 * vectors of B and 2 broadcasts fill the rest. Twelve independent sums also cover two FMA units of
 * four to five cycles latency. With 32 registers (512 bits): 8 × 3 sums, 3 of B, a broadcast; 4 × 4
 * sums where a single vector of columns is left, which alone would need a broadcast for each FMA.
 * One register more than there are puts a sum on the stack and halves the speed or worse (with 16,
 * 4 × 3 does).
 *
 * <p>What keeps the sums in registers is fragile, see docs/kernels.md. The stride of A is a
 * constant, so that one address register serves all rows. The fences, which make no instruction,
 * keep C2 from collecting all loads in front. The masks on the indices change no value: an index
 * that C2 cannot follow keeps its range check in the loop, where one check covers all rows; one
 * that it can makes a check for each row and step before the loop, longer than a short loop itself.
 */
final class MicroKernel {
  private static final boolean WIDE = Width.LANES == 16;

  /** Rows of a full tile. */
  static final int ROWS = WIDE ? 8 : 6;

  /** Rows of the smaller tiles. */
  static final int SMALL_ROWS = 4;

  /** Columns of a full tile. */
  static final int COLUMNS = (WIDE ? 3 : 2) * Width.LANES;

  /** k of a product is a multiple of this. */
  static final int UNROLL = 4;

  /**
   * Most of k in one call. A panel of so many rows (16 KiB at 256 bits) stays in the first cache;
   * at 512 bits (48 KiB) some of it comes from the second for every tile, which costs less than
   * half as long sums, twice as often fetched and stored.
   */
  static final int BLOCK_K = 256;

  /**
   * Floats from one row of A to the next. One cache line more than a block of k, because rows a
   * power of two apart would share the sets of the cache.
   */
  static final int STRIDE = BLOCK_K + 16;

  /** Panels that {@link #oneRow} multiplies a single row with. */
  static final int PANELS_OF_ONE_ROW = 4;

  private MicroKernel() {}

  /** {@code k} with the zeros that fill it up. */
  static int paddedK(int k) {
    return (k + UNROLL - 1) & -UNROLL;
  }

  /** {@code columns} rounded up to a width that there is a tile for. */
  static int paddedColumns(int columns) {
    int step = WIDE ? Width.LANES : COLUMNS;
    return Math.ceilDiv(columns, step) * step;
  }

  /** The rows that a tile computes where {@code rows} are wanted, at least as many. */
  static int tileRows(int rows) {
    return rows > SMALL_ROWS ? ROWS : SMALL_ROWS;
  }

  /**
   * Computes a tile. One narrower than {@link #COLUMNS} may have whole {@link #ROWS}, which there
   * is room for.
   *
   * @param rows as {@link #tileRows} gives it
   * @param columns as {@link #paddedColumns} gives it
   */
  static void tile(
      int rows,
      int columns,
      int k,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] base,
      int baseOffset,
      float[] c,
      int cOffset) {
    if (!WIDE) {
      if (rows == ROWS) {
        MicroKernel6.sixRows(k, a, aOffset, b, bOffset, base, baseOffset, c, cOffset);
      } else {
        MicroKernel6.fourRows(k, a, aOffset, b, bOffset, base, baseOffset, c, cOffset);
      }
    } else if (columns == COLUMNS && rows == ROWS) {
      MicroKernel8.threeVectors(k, a, aOffset, b, bOffset, base, baseOffset, c, cOffset);
    } else if (columns == COLUMNS) {
      MicroKernel8.fourRows(k, a, aOffset, b, bOffset, base, baseOffset, c, cOffset);
    } else if (columns == 2 * Width.LANES) {
      MicroKernel8.twoVectors(k, a, aOffset, b, bOffset, base, baseOffset, c, cOffset);
    } else {
      MicroKernel8.oneVector(k, a, aOffset, b, bOffset, base, baseOffset, c, cOffset);
    }
  }

  /**
   * Whether {@link #tileOfTwoPanels} takes the last so many columns: a whole panel and a vector.
   */
  static boolean isPanelAndVector(int columns) {
    return WIDE && paddedColumns(columns) == COLUMNS + Width.LANES;
  }

  /** {@link #SMALL_ROWS} times a whole panel and one of a vector; offsets as in {@link #oneRow}. */
  static void tileOfTwoPanels(
      int k,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      int panel,
      float[] base,
      int baseOffset,
      int basePanel,
      float[] c,
      int cOffset,
      int cPanel) {
    MicroKernel8.fourRowsOfTwoPanels(
        k, a, aOffset, b, bOffset, panel, base, baseOffset, basePanel, c, cOffset, cPanel);
  }

  /**
   * A row times {@link #PANELS_OF_ONE_ROW} panels.
   *
   * @param panel floats from one panel to the next
   * @param basePanel floats from the base of one panel to that of the next
   * @param cPanel floats from the sums of one panel to those of the next
   */
  static void oneRow(
      int k,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      int panel,
      float[] base,
      int baseOffset,
      int basePanel,
      float[] c,
      int cOffset,
      int cPanel) {
    if (WIDE) {
      MicroKernel8.oneRow(
          k, a, aOffset, b, bOffset, panel, base, baseOffset, basePanel, c, cOffset, cPanel);
    } else {
      MicroKernel6.oneRow(
          k, a, aOffset, b, bOffset, panel, base, baseOffset, basePanel, c, cOffset, cPanel);
    }
  }
}
