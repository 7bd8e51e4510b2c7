package moebench.layers.kernels.simd;

import static moebench.layers.kernels.simd.MicroKernel.COLUMNS;
import static moebench.layers.kernels.simd.MicroKernel.STRIDE;
import static moebench.layers.kernels.simd.Width.FLOATS;
import static moebench.layers.kernels.simd.Width.LANES;

import java.lang.invoke.VarHandle;
import jdk.incubator.vector.FloatVector;

/**
 * Tiles of eight rows by one, two or three vectors, of four rows by three or four, and of one row.
 * See {@link MicroKernel}. Unrolled by hand, because C2 keeps vectors in registers only as local
 * variables; but k is not: C2 would fetch B for several steps at once and put sums on the stack.
 */
final class MicroKernel8 {
  private MicroKernel8() {}

  static void threeVectors(
      int k,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] base,
      int baseOffset,
      float[] c,
      int cOffset) {
    FloatVector c00 = FloatVector.zero(FLOATS);
    FloatVector c01 = FloatVector.zero(FLOATS);
    FloatVector c02 = FloatVector.zero(FLOATS);
    FloatVector c10 = FloatVector.zero(FLOATS);
    FloatVector c11 = FloatVector.zero(FLOATS);
    FloatVector c12 = FloatVector.zero(FLOATS);
    FloatVector c20 = FloatVector.zero(FLOATS);
    FloatVector c21 = FloatVector.zero(FLOATS);
    FloatVector c22 = FloatVector.zero(FLOATS);
    FloatVector c30 = FloatVector.zero(FLOATS);
    FloatVector c31 = FloatVector.zero(FLOATS);
    FloatVector c32 = FloatVector.zero(FLOATS);
    FloatVector c40 = FloatVector.zero(FLOATS);
    FloatVector c41 = FloatVector.zero(FLOATS);
    FloatVector c42 = FloatVector.zero(FLOATS);
    FloatVector c50 = FloatVector.zero(FLOATS);
    FloatVector c51 = FloatVector.zero(FLOATS);
    FloatVector c52 = FloatVector.zero(FLOATS);
    FloatVector c60 = FloatVector.zero(FLOATS);
    FloatVector c61 = FloatVector.zero(FLOATS);
    FloatVector c62 = FloatVector.zero(FLOATS);
    FloatVector c70 = FloatVector.zero(FLOATS);
    FloatVector c71 = FloatVector.zero(FLOATS);
    FloatVector c72 = FloatVector.zero(FLOATS);
    int i = aOffset;
    int j = bOffset;
    for (int p = 0; p < k; p++) {
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, j);
      FloatVector b1 = FloatVector.fromArray(FLOATS, b, j + LANES);
      FloatVector b2 = FloatVector.fromArray(FLOATS, b, j + 2 * LANES);
      VarHandle.loadLoadFence();
      FloatVector x0 = FloatVector.broadcast(FLOATS, a[i]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      c02 = x0.fma(b2, c02);
      VarHandle.loadLoadFence();
      FloatVector x1 = FloatVector.broadcast(FLOATS, a[i + STRIDE]);
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      c12 = x1.fma(b2, c12);
      VarHandle.loadLoadFence();
      FloatVector x2 = FloatVector.broadcast(FLOATS, a[i + 2 * STRIDE]);
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      c22 = x2.fma(b2, c22);
      VarHandle.loadLoadFence();
      FloatVector x3 = FloatVector.broadcast(FLOATS, a[i + 3 * STRIDE]);
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
      c32 = x3.fma(b2, c32);
      VarHandle.loadLoadFence();
      FloatVector x4 = FloatVector.broadcast(FLOATS, a[i + 4 * STRIDE]);
      c40 = x4.fma(b0, c40);
      c41 = x4.fma(b1, c41);
      c42 = x4.fma(b2, c42);
      VarHandle.loadLoadFence();
      FloatVector x5 = FloatVector.broadcast(FLOATS, a[i + 5 * STRIDE]);
      c50 = x5.fma(b0, c50);
      c51 = x5.fma(b1, c51);
      c52 = x5.fma(b2, c52);
      VarHandle.loadLoadFence();
      FloatVector x6 = FloatVector.broadcast(FLOATS, a[i + 6 * STRIDE]);
      c60 = x6.fma(b0, c60);
      c61 = x6.fma(b1, c61);
      c62 = x6.fma(b2, c62);
      VarHandle.loadLoadFence();
      FloatVector x7 = FloatVector.broadcast(FLOATS, a[i + 7 * STRIDE]);
      c70 = x7.fma(b0, c70);
      c71 = x7.fma(b1, c71);
      c72 = x7.fma(b2, c72);
      i = (i + 1) & Integer.MAX_VALUE;
      j = (j + 3 * LANES) & Integer.MAX_VALUE;
    }
    c00.add(FloatVector.fromArray(FLOATS, base, baseOffset)).intoArray(c, cOffset);
    c01.add(FloatVector.fromArray(FLOATS, base, baseOffset + LANES)).intoArray(c, cOffset + LANES);
    c02.add(FloatVector.fromArray(FLOATS, base, baseOffset + 2 * LANES))
        .intoArray(c, cOffset + 2 * LANES);
    c10.add(FloatVector.fromArray(FLOATS, base, baseOffset + COLUMNS))
        .intoArray(c, cOffset + COLUMNS);
    c11.add(FloatVector.fromArray(FLOATS, base, baseOffset + COLUMNS + LANES))
        .intoArray(c, cOffset + COLUMNS + LANES);
    c12.add(FloatVector.fromArray(FLOATS, base, baseOffset + COLUMNS + 2 * LANES))
        .intoArray(c, cOffset + COLUMNS + 2 * LANES);
    c20.add(FloatVector.fromArray(FLOATS, base, baseOffset + 2 * COLUMNS))
        .intoArray(c, cOffset + 2 * COLUMNS);
    c21.add(FloatVector.fromArray(FLOATS, base, baseOffset + 2 * COLUMNS + LANES))
        .intoArray(c, cOffset + 2 * COLUMNS + LANES);
    c22.add(FloatVector.fromArray(FLOATS, base, baseOffset + 2 * COLUMNS + 2 * LANES))
        .intoArray(c, cOffset + 2 * COLUMNS + 2 * LANES);
    c30.add(FloatVector.fromArray(FLOATS, base, baseOffset + 3 * COLUMNS))
        .intoArray(c, cOffset + 3 * COLUMNS);
    c31.add(FloatVector.fromArray(FLOATS, base, baseOffset + 3 * COLUMNS + LANES))
        .intoArray(c, cOffset + 3 * COLUMNS + LANES);
    c32.add(FloatVector.fromArray(FLOATS, base, baseOffset + 3 * COLUMNS + 2 * LANES))
        .intoArray(c, cOffset + 3 * COLUMNS + 2 * LANES);
    c40.add(FloatVector.fromArray(FLOATS, base, baseOffset + 4 * COLUMNS))
        .intoArray(c, cOffset + 4 * COLUMNS);
    c41.add(FloatVector.fromArray(FLOATS, base, baseOffset + 4 * COLUMNS + LANES))
        .intoArray(c, cOffset + 4 * COLUMNS + LANES);
    c42.add(FloatVector.fromArray(FLOATS, base, baseOffset + 4 * COLUMNS + 2 * LANES))
        .intoArray(c, cOffset + 4 * COLUMNS + 2 * LANES);
    c50.add(FloatVector.fromArray(FLOATS, base, baseOffset + 5 * COLUMNS))
        .intoArray(c, cOffset + 5 * COLUMNS);
    c51.add(FloatVector.fromArray(FLOATS, base, baseOffset + 5 * COLUMNS + LANES))
        .intoArray(c, cOffset + 5 * COLUMNS + LANES);
    c52.add(FloatVector.fromArray(FLOATS, base, baseOffset + 5 * COLUMNS + 2 * LANES))
        .intoArray(c, cOffset + 5 * COLUMNS + 2 * LANES);
    c60.add(FloatVector.fromArray(FLOATS, base, baseOffset + 6 * COLUMNS))
        .intoArray(c, cOffset + 6 * COLUMNS);
    c61.add(FloatVector.fromArray(FLOATS, base, baseOffset + 6 * COLUMNS + LANES))
        .intoArray(c, cOffset + 6 * COLUMNS + LANES);
    c62.add(FloatVector.fromArray(FLOATS, base, baseOffset + 6 * COLUMNS + 2 * LANES))
        .intoArray(c, cOffset + 6 * COLUMNS + 2 * LANES);
    c70.add(FloatVector.fromArray(FLOATS, base, baseOffset + 7 * COLUMNS))
        .intoArray(c, cOffset + 7 * COLUMNS);
    c71.add(FloatVector.fromArray(FLOATS, base, baseOffset + 7 * COLUMNS + LANES))
        .intoArray(c, cOffset + 7 * COLUMNS + LANES);
    c72.add(FloatVector.fromArray(FLOATS, base, baseOffset + 7 * COLUMNS + 2 * LANES))
        .intoArray(c, cOffset + 7 * COLUMNS + 2 * LANES);
  }

  /** Four rows by three vectors, for a last tile. */
  static void fourRows(
      int k,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] base,
      int baseOffset,
      float[] c,
      int cOffset) {
    FloatVector c00 = FloatVector.zero(FLOATS);
    FloatVector c01 = FloatVector.zero(FLOATS);
    FloatVector c02 = FloatVector.zero(FLOATS);
    FloatVector c10 = FloatVector.zero(FLOATS);
    FloatVector c11 = FloatVector.zero(FLOATS);
    FloatVector c12 = FloatVector.zero(FLOATS);
    FloatVector c20 = FloatVector.zero(FLOATS);
    FloatVector c21 = FloatVector.zero(FLOATS);
    FloatVector c22 = FloatVector.zero(FLOATS);
    FloatVector c30 = FloatVector.zero(FLOATS);
    FloatVector c31 = FloatVector.zero(FLOATS);
    FloatVector c32 = FloatVector.zero(FLOATS);
    int i = aOffset;
    int j = bOffset;
    for (int p = 0; p < k; p++) {
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, j);
      FloatVector b1 = FloatVector.fromArray(FLOATS, b, j + LANES);
      FloatVector b2 = FloatVector.fromArray(FLOATS, b, j + 2 * LANES);
      VarHandle.loadLoadFence();
      FloatVector x0 = FloatVector.broadcast(FLOATS, a[i]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      c02 = x0.fma(b2, c02);
      VarHandle.loadLoadFence();
      FloatVector x1 = FloatVector.broadcast(FLOATS, a[i + STRIDE]);
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      c12 = x1.fma(b2, c12);
      VarHandle.loadLoadFence();
      FloatVector x2 = FloatVector.broadcast(FLOATS, a[i + 2 * STRIDE]);
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      c22 = x2.fma(b2, c22);
      VarHandle.loadLoadFence();
      FloatVector x3 = FloatVector.broadcast(FLOATS, a[i + 3 * STRIDE]);
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
      c32 = x3.fma(b2, c32);
      i = (i + 1) & Integer.MAX_VALUE;
      j = (j + 3 * LANES) & Integer.MAX_VALUE;
    }
    c00.add(FloatVector.fromArray(FLOATS, base, baseOffset)).intoArray(c, cOffset);
    c01.add(FloatVector.fromArray(FLOATS, base, baseOffset + LANES)).intoArray(c, cOffset + LANES);
    c02.add(FloatVector.fromArray(FLOATS, base, baseOffset + 2 * LANES))
        .intoArray(c, cOffset + 2 * LANES);
    c10.add(FloatVector.fromArray(FLOATS, base, baseOffset + COLUMNS))
        .intoArray(c, cOffset + COLUMNS);
    c11.add(FloatVector.fromArray(FLOATS, base, baseOffset + COLUMNS + LANES))
        .intoArray(c, cOffset + COLUMNS + LANES);
    c12.add(FloatVector.fromArray(FLOATS, base, baseOffset + COLUMNS + 2 * LANES))
        .intoArray(c, cOffset + COLUMNS + 2 * LANES);
    c20.add(FloatVector.fromArray(FLOATS, base, baseOffset + 2 * COLUMNS))
        .intoArray(c, cOffset + 2 * COLUMNS);
    c21.add(FloatVector.fromArray(FLOATS, base, baseOffset + 2 * COLUMNS + LANES))
        .intoArray(c, cOffset + 2 * COLUMNS + LANES);
    c22.add(FloatVector.fromArray(FLOATS, base, baseOffset + 2 * COLUMNS + 2 * LANES))
        .intoArray(c, cOffset + 2 * COLUMNS + 2 * LANES);
    c30.add(FloatVector.fromArray(FLOATS, base, baseOffset + 3 * COLUMNS))
        .intoArray(c, cOffset + 3 * COLUMNS);
    c31.add(FloatVector.fromArray(FLOATS, base, baseOffset + 3 * COLUMNS + LANES))
        .intoArray(c, cOffset + 3 * COLUMNS + LANES);
    c32.add(FloatVector.fromArray(FLOATS, base, baseOffset + 3 * COLUMNS + 2 * LANES))
        .intoArray(c, cOffset + 3 * COLUMNS + 2 * LANES);
  }

  /**
   * Four rows by a panel of three vectors and the next, of one: a tile of that alone would need a
   * broadcast for every FMA.
   *
   * @param panel floats from one panel to the next
   * @param basePanel floats from the base of one panel to that of the next
   * @param cPanel floats from the sums of one panel to those of the next
   */
  static void fourRowsOfTwoPanels(
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
    FloatVector c00 = FloatVector.zero(FLOATS);
    FloatVector c01 = FloatVector.zero(FLOATS);
    FloatVector c02 = FloatVector.zero(FLOATS);
    FloatVector c03 = FloatVector.zero(FLOATS);
    FloatVector c10 = FloatVector.zero(FLOATS);
    FloatVector c11 = FloatVector.zero(FLOATS);
    FloatVector c12 = FloatVector.zero(FLOATS);
    FloatVector c13 = FloatVector.zero(FLOATS);
    FloatVector c20 = FloatVector.zero(FLOATS);
    FloatVector c21 = FloatVector.zero(FLOATS);
    FloatVector c22 = FloatVector.zero(FLOATS);
    FloatVector c23 = FloatVector.zero(FLOATS);
    FloatVector c30 = FloatVector.zero(FLOATS);
    FloatVector c31 = FloatVector.zero(FLOATS);
    FloatVector c32 = FloatVector.zero(FLOATS);
    FloatVector c33 = FloatVector.zero(FLOATS);
    int i = aOffset;
    int j = bOffset;
    int next = bOffset + panel;
    for (int p = 0; p < k; p++) {
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, j);
      FloatVector b1 = FloatVector.fromArray(FLOATS, b, j + LANES);
      FloatVector b2 = FloatVector.fromArray(FLOATS, b, j + 2 * LANES);
      FloatVector b3 = FloatVector.fromArray(FLOATS, b, next);
      VarHandle.loadLoadFence();
      FloatVector x0 = FloatVector.broadcast(FLOATS, a[i]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      c02 = x0.fma(b2, c02);
      c03 = x0.fma(b3, c03);
      VarHandle.loadLoadFence();
      FloatVector x1 = FloatVector.broadcast(FLOATS, a[i + STRIDE]);
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      c12 = x1.fma(b2, c12);
      c13 = x1.fma(b3, c13);
      VarHandle.loadLoadFence();
      FloatVector x2 = FloatVector.broadcast(FLOATS, a[i + 2 * STRIDE]);
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      c22 = x2.fma(b2, c22);
      c23 = x2.fma(b3, c23);
      VarHandle.loadLoadFence();
      FloatVector x3 = FloatVector.broadcast(FLOATS, a[i + 3 * STRIDE]);
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
      c32 = x3.fma(b2, c32);
      c33 = x3.fma(b3, c33);
      i = (i + 1) & Integer.MAX_VALUE;
      j = (j + 3 * LANES) & Integer.MAX_VALUE;
      next = (next + LANES) & Integer.MAX_VALUE;
    }
    c00.add(FloatVector.fromArray(FLOATS, base, baseOffset)).intoArray(c, cOffset);
    c01.add(FloatVector.fromArray(FLOATS, base, baseOffset + LANES)).intoArray(c, cOffset + LANES);
    c02.add(FloatVector.fromArray(FLOATS, base, baseOffset + 2 * LANES))
        .intoArray(c, cOffset + 2 * LANES);
    c03.add(FloatVector.fromArray(FLOATS, base, baseOffset + basePanel))
        .intoArray(c, cOffset + cPanel);
    c10.add(FloatVector.fromArray(FLOATS, base, baseOffset + COLUMNS))
        .intoArray(c, cOffset + COLUMNS);
    c11.add(FloatVector.fromArray(FLOATS, base, baseOffset + COLUMNS + LANES))
        .intoArray(c, cOffset + COLUMNS + LANES);
    c12.add(FloatVector.fromArray(FLOATS, base, baseOffset + COLUMNS + 2 * LANES))
        .intoArray(c, cOffset + COLUMNS + 2 * LANES);
    c13.add(FloatVector.fromArray(FLOATS, base, baseOffset + COLUMNS + basePanel))
        .intoArray(c, cOffset + COLUMNS + cPanel);
    c20.add(FloatVector.fromArray(FLOATS, base, baseOffset + 2 * COLUMNS))
        .intoArray(c, cOffset + 2 * COLUMNS);
    c21.add(FloatVector.fromArray(FLOATS, base, baseOffset + 2 * COLUMNS + LANES))
        .intoArray(c, cOffset + 2 * COLUMNS + LANES);
    c22.add(FloatVector.fromArray(FLOATS, base, baseOffset + 2 * COLUMNS + 2 * LANES))
        .intoArray(c, cOffset + 2 * COLUMNS + 2 * LANES);
    c23.add(FloatVector.fromArray(FLOATS, base, baseOffset + 2 * COLUMNS + basePanel))
        .intoArray(c, cOffset + 2 * COLUMNS + cPanel);
    c30.add(FloatVector.fromArray(FLOATS, base, baseOffset + 3 * COLUMNS))
        .intoArray(c, cOffset + 3 * COLUMNS);
    c31.add(FloatVector.fromArray(FLOATS, base, baseOffset + 3 * COLUMNS + LANES))
        .intoArray(c, cOffset + 3 * COLUMNS + LANES);
    c32.add(FloatVector.fromArray(FLOATS, base, baseOffset + 3 * COLUMNS + 2 * LANES))
        .intoArray(c, cOffset + 3 * COLUMNS + 2 * LANES);
    c33.add(FloatVector.fromArray(FLOATS, base, baseOffset + 3 * COLUMNS + basePanel))
        .intoArray(c, cOffset + 3 * COLUMNS + cPanel);
  }

  static void twoVectors(
      int k,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] base,
      int baseOffset,
      float[] c,
      int cOffset) {
    FloatVector c00 = FloatVector.zero(FLOATS);
    FloatVector c01 = FloatVector.zero(FLOATS);
    FloatVector c10 = FloatVector.zero(FLOATS);
    FloatVector c11 = FloatVector.zero(FLOATS);
    FloatVector c20 = FloatVector.zero(FLOATS);
    FloatVector c21 = FloatVector.zero(FLOATS);
    FloatVector c30 = FloatVector.zero(FLOATS);
    FloatVector c31 = FloatVector.zero(FLOATS);
    FloatVector c40 = FloatVector.zero(FLOATS);
    FloatVector c41 = FloatVector.zero(FLOATS);
    FloatVector c50 = FloatVector.zero(FLOATS);
    FloatVector c51 = FloatVector.zero(FLOATS);
    FloatVector c60 = FloatVector.zero(FLOATS);
    FloatVector c61 = FloatVector.zero(FLOATS);
    FloatVector c70 = FloatVector.zero(FLOATS);
    FloatVector c71 = FloatVector.zero(FLOATS);
    int i = aOffset;
    int j = bOffset;
    for (int p = 0; p < k; p++) {
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, j);
      FloatVector b1 = FloatVector.fromArray(FLOATS, b, j + LANES);
      VarHandle.loadLoadFence();
      FloatVector x0 = FloatVector.broadcast(FLOATS, a[i]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      VarHandle.loadLoadFence();
      FloatVector x1 = FloatVector.broadcast(FLOATS, a[i + STRIDE]);
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      VarHandle.loadLoadFence();
      FloatVector x2 = FloatVector.broadcast(FLOATS, a[i + 2 * STRIDE]);
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      VarHandle.loadLoadFence();
      FloatVector x3 = FloatVector.broadcast(FLOATS, a[i + 3 * STRIDE]);
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
      VarHandle.loadLoadFence();
      FloatVector x4 = FloatVector.broadcast(FLOATS, a[i + 4 * STRIDE]);
      c40 = x4.fma(b0, c40);
      c41 = x4.fma(b1, c41);
      VarHandle.loadLoadFence();
      FloatVector x5 = FloatVector.broadcast(FLOATS, a[i + 5 * STRIDE]);
      c50 = x5.fma(b0, c50);
      c51 = x5.fma(b1, c51);
      VarHandle.loadLoadFence();
      FloatVector x6 = FloatVector.broadcast(FLOATS, a[i + 6 * STRIDE]);
      c60 = x6.fma(b0, c60);
      c61 = x6.fma(b1, c61);
      VarHandle.loadLoadFence();
      FloatVector x7 = FloatVector.broadcast(FLOATS, a[i + 7 * STRIDE]);
      c70 = x7.fma(b0, c70);
      c71 = x7.fma(b1, c71);
      i = (i + 1) & Integer.MAX_VALUE;
      j = (j + 2 * LANES) & Integer.MAX_VALUE;
    }
    c00.add(FloatVector.fromArray(FLOATS, base, baseOffset)).intoArray(c, cOffset);
    c01.add(FloatVector.fromArray(FLOATS, base, baseOffset + LANES)).intoArray(c, cOffset + LANES);
    c10.add(FloatVector.fromArray(FLOATS, base, baseOffset + COLUMNS))
        .intoArray(c, cOffset + COLUMNS);
    c11.add(FloatVector.fromArray(FLOATS, base, baseOffset + COLUMNS + LANES))
        .intoArray(c, cOffset + COLUMNS + LANES);
    c20.add(FloatVector.fromArray(FLOATS, base, baseOffset + 2 * COLUMNS))
        .intoArray(c, cOffset + 2 * COLUMNS);
    c21.add(FloatVector.fromArray(FLOATS, base, baseOffset + 2 * COLUMNS + LANES))
        .intoArray(c, cOffset + 2 * COLUMNS + LANES);
    c30.add(FloatVector.fromArray(FLOATS, base, baseOffset + 3 * COLUMNS))
        .intoArray(c, cOffset + 3 * COLUMNS);
    c31.add(FloatVector.fromArray(FLOATS, base, baseOffset + 3 * COLUMNS + LANES))
        .intoArray(c, cOffset + 3 * COLUMNS + LANES);
    c40.add(FloatVector.fromArray(FLOATS, base, baseOffset + 4 * COLUMNS))
        .intoArray(c, cOffset + 4 * COLUMNS);
    c41.add(FloatVector.fromArray(FLOATS, base, baseOffset + 4 * COLUMNS + LANES))
        .intoArray(c, cOffset + 4 * COLUMNS + LANES);
    c50.add(FloatVector.fromArray(FLOATS, base, baseOffset + 5 * COLUMNS))
        .intoArray(c, cOffset + 5 * COLUMNS);
    c51.add(FloatVector.fromArray(FLOATS, base, baseOffset + 5 * COLUMNS + LANES))
        .intoArray(c, cOffset + 5 * COLUMNS + LANES);
    c60.add(FloatVector.fromArray(FLOATS, base, baseOffset + 6 * COLUMNS))
        .intoArray(c, cOffset + 6 * COLUMNS);
    c61.add(FloatVector.fromArray(FLOATS, base, baseOffset + 6 * COLUMNS + LANES))
        .intoArray(c, cOffset + 6 * COLUMNS + LANES);
    c70.add(FloatVector.fromArray(FLOATS, base, baseOffset + 7 * COLUMNS))
        .intoArray(c, cOffset + 7 * COLUMNS);
    c71.add(FloatVector.fromArray(FLOATS, base, baseOffset + 7 * COLUMNS + LANES))
        .intoArray(c, cOffset + 7 * COLUMNS + LANES);
  }

  static void oneVector(
      int k,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] base,
      int baseOffset,
      float[] c,
      int cOffset) {
    FloatVector c00 = FloatVector.zero(FLOATS);
    FloatVector c10 = FloatVector.zero(FLOATS);
    FloatVector c20 = FloatVector.zero(FLOATS);
    FloatVector c30 = FloatVector.zero(FLOATS);
    FloatVector c40 = FloatVector.zero(FLOATS);
    FloatVector c50 = FloatVector.zero(FLOATS);
    FloatVector c60 = FloatVector.zero(FLOATS);
    FloatVector c70 = FloatVector.zero(FLOATS);
    int i = aOffset;
    int j = bOffset;
    for (int p = 0; p < k; p++) {
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, j);
      VarHandle.loadLoadFence();
      FloatVector x0 = FloatVector.broadcast(FLOATS, a[i]);
      c00 = x0.fma(b0, c00);
      VarHandle.loadLoadFence();
      FloatVector x1 = FloatVector.broadcast(FLOATS, a[i + STRIDE]);
      c10 = x1.fma(b0, c10);
      VarHandle.loadLoadFence();
      FloatVector x2 = FloatVector.broadcast(FLOATS, a[i + 2 * STRIDE]);
      c20 = x2.fma(b0, c20);
      VarHandle.loadLoadFence();
      FloatVector x3 = FloatVector.broadcast(FLOATS, a[i + 3 * STRIDE]);
      c30 = x3.fma(b0, c30);
      VarHandle.loadLoadFence();
      FloatVector x4 = FloatVector.broadcast(FLOATS, a[i + 4 * STRIDE]);
      c40 = x4.fma(b0, c40);
      VarHandle.loadLoadFence();
      FloatVector x5 = FloatVector.broadcast(FLOATS, a[i + 5 * STRIDE]);
      c50 = x5.fma(b0, c50);
      VarHandle.loadLoadFence();
      FloatVector x6 = FloatVector.broadcast(FLOATS, a[i + 6 * STRIDE]);
      c60 = x6.fma(b0, c60);
      VarHandle.loadLoadFence();
      FloatVector x7 = FloatVector.broadcast(FLOATS, a[i + 7 * STRIDE]);
      c70 = x7.fma(b0, c70);
      i = (i + 1) & Integer.MAX_VALUE;
      j = (j + LANES) & Integer.MAX_VALUE;
    }
    c00.add(FloatVector.fromArray(FLOATS, base, baseOffset)).intoArray(c, cOffset);
    c10.add(FloatVector.fromArray(FLOATS, base, baseOffset + COLUMNS))
        .intoArray(c, cOffset + COLUMNS);
    c20.add(FloatVector.fromArray(FLOATS, base, baseOffset + 2 * COLUMNS))
        .intoArray(c, cOffset + 2 * COLUMNS);
    c30.add(FloatVector.fromArray(FLOATS, base, baseOffset + 3 * COLUMNS))
        .intoArray(c, cOffset + 3 * COLUMNS);
    c40.add(FloatVector.fromArray(FLOATS, base, baseOffset + 4 * COLUMNS))
        .intoArray(c, cOffset + 4 * COLUMNS);
    c50.add(FloatVector.fromArray(FLOATS, base, baseOffset + 5 * COLUMNS))
        .intoArray(c, cOffset + 5 * COLUMNS);
    c60.add(FloatVector.fromArray(FLOATS, base, baseOffset + 6 * COLUMNS))
        .intoArray(c, cOffset + 6 * COLUMNS);
    c70.add(FloatVector.fromArray(FLOATS, base, baseOffset + 7 * COLUMNS))
        .intoArray(c, cOffset + 7 * COLUMNS);
  }

  /**
   * One row by four panels, {@code panel} floats apart, and their sums {@code cPanel}, as in {@link
   * MicroKernel6#oneRow}.
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
    FloatVector c00 = FloatVector.zero(FLOATS);
    FloatVector c01 = FloatVector.zero(FLOATS);
    FloatVector c02 = FloatVector.zero(FLOATS);
    FloatVector c10 = FloatVector.zero(FLOATS);
    FloatVector c11 = FloatVector.zero(FLOATS);
    FloatVector c12 = FloatVector.zero(FLOATS);
    FloatVector c20 = FloatVector.zero(FLOATS);
    FloatVector c21 = FloatVector.zero(FLOATS);
    FloatVector c22 = FloatVector.zero(FLOATS);
    FloatVector c30 = FloatVector.zero(FLOATS);
    FloatVector c31 = FloatVector.zero(FLOATS);
    FloatVector c32 = FloatVector.zero(FLOATS);
    int i = aOffset;
    int j0 = bOffset;
    int j1 = bOffset + panel;
    int j2 = bOffset + 2 * panel;
    int j3 = bOffset + 3 * panel;
    for (int p = 0; p < k; p++) {
      FloatVector x = FloatVector.broadcast(FLOATS, a[i]);
      c00 = x.fma(FloatVector.fromArray(FLOATS, b, j0), c00);
      c01 = x.fma(FloatVector.fromArray(FLOATS, b, j0 + LANES), c01);
      c02 = x.fma(FloatVector.fromArray(FLOATS, b, j0 + 2 * LANES), c02);
      c10 = x.fma(FloatVector.fromArray(FLOATS, b, j1), c10);
      c11 = x.fma(FloatVector.fromArray(FLOATS, b, j1 + LANES), c11);
      c12 = x.fma(FloatVector.fromArray(FLOATS, b, j1 + 2 * LANES), c12);
      c20 = x.fma(FloatVector.fromArray(FLOATS, b, j2), c20);
      c21 = x.fma(FloatVector.fromArray(FLOATS, b, j2 + LANES), c21);
      c22 = x.fma(FloatVector.fromArray(FLOATS, b, j2 + 2 * LANES), c22);
      c30 = x.fma(FloatVector.fromArray(FLOATS, b, j3), c30);
      c31 = x.fma(FloatVector.fromArray(FLOATS, b, j3 + LANES), c31);
      c32 = x.fma(FloatVector.fromArray(FLOATS, b, j3 + 2 * LANES), c32);
      i = (i + 1) & Integer.MAX_VALUE;
      j0 = (j0 + 3 * LANES) & Integer.MAX_VALUE;
      j1 = (j1 + 3 * LANES) & Integer.MAX_VALUE;
      j2 = (j2 + 3 * LANES) & Integer.MAX_VALUE;
      j3 = (j3 + 3 * LANES) & Integer.MAX_VALUE;
    }
    c00.add(FloatVector.fromArray(FLOATS, base, baseOffset)).intoArray(c, cOffset);
    c01.add(FloatVector.fromArray(FLOATS, base, baseOffset + LANES)).intoArray(c, cOffset + LANES);
    c02.add(FloatVector.fromArray(FLOATS, base, baseOffset + 2 * LANES))
        .intoArray(c, cOffset + 2 * LANES);
    c10.add(FloatVector.fromArray(FLOATS, base, baseOffset + basePanel))
        .intoArray(c, cOffset + cPanel);
    c11.add(FloatVector.fromArray(FLOATS, base, baseOffset + basePanel + LANES))
        .intoArray(c, cOffset + cPanel + LANES);
    c12.add(FloatVector.fromArray(FLOATS, base, baseOffset + basePanel + 2 * LANES))
        .intoArray(c, cOffset + cPanel + 2 * LANES);
    c20.add(FloatVector.fromArray(FLOATS, base, baseOffset + 2 * basePanel))
        .intoArray(c, cOffset + 2 * cPanel);
    c21.add(FloatVector.fromArray(FLOATS, base, baseOffset + 2 * basePanel + LANES))
        .intoArray(c, cOffset + 2 * cPanel + LANES);
    c22.add(FloatVector.fromArray(FLOATS, base, baseOffset + 2 * basePanel + 2 * LANES))
        .intoArray(c, cOffset + 2 * cPanel + 2 * LANES);
    c30.add(FloatVector.fromArray(FLOATS, base, baseOffset + 3 * basePanel))
        .intoArray(c, cOffset + 3 * cPanel);
    c31.add(FloatVector.fromArray(FLOATS, base, baseOffset + 3 * basePanel + LANES))
        .intoArray(c, cOffset + 3 * cPanel + LANES);
    c32.add(FloatVector.fromArray(FLOATS, base, baseOffset + 3 * basePanel + 2 * LANES))
        .intoArray(c, cOffset + 3 * cPanel + 2 * LANES);
  }
}
