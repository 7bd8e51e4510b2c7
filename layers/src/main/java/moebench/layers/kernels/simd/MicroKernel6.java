package moebench.layers.kernels.simd;

import static moebench.layers.kernels.simd.MicroKernel.COLUMNS;
import static moebench.layers.kernels.simd.MicroKernel.STRIDE;
import static moebench.layers.kernels.simd.Width.FLOATS;
import static moebench.layers.kernels.simd.Width.LANES;

import java.lang.invoke.VarHandle;
import jdk.incubator.vector.FloatVector;

/**
 * Tiles of six and four rows by two vectors, and of one row by eight. See {@link MicroKernel}.
 * Unrolled by hand: C2 keeps vectors in registers only as local variables.
 */
final class MicroKernel6 {
  private MicroKernel6() {}

  static void sixRows(
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
    int i = aOffset;
    int j = bOffset;
    for (int p = 0; p < k; p += 4) {
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
      b0 = FloatVector.fromArray(FLOATS, b, j + 2 * LANES);
      b1 = FloatVector.fromArray(FLOATS, b, j + 3 * LANES);
      VarHandle.loadLoadFence();
      x0 = FloatVector.broadcast(FLOATS, a[i + 1]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      VarHandle.loadLoadFence();
      x1 = FloatVector.broadcast(FLOATS, a[i + STRIDE + 1]);
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      VarHandle.loadLoadFence();
      x2 = FloatVector.broadcast(FLOATS, a[i + 2 * STRIDE + 1]);
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      VarHandle.loadLoadFence();
      x3 = FloatVector.broadcast(FLOATS, a[i + 3 * STRIDE + 1]);
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
      VarHandle.loadLoadFence();
      x4 = FloatVector.broadcast(FLOATS, a[i + 4 * STRIDE + 1]);
      c40 = x4.fma(b0, c40);
      c41 = x4.fma(b1, c41);
      VarHandle.loadLoadFence();
      x5 = FloatVector.broadcast(FLOATS, a[i + 5 * STRIDE + 1]);
      c50 = x5.fma(b0, c50);
      c51 = x5.fma(b1, c51);
      VarHandle.loadLoadFence();
      b0 = FloatVector.fromArray(FLOATS, b, j + 4 * LANES);
      b1 = FloatVector.fromArray(FLOATS, b, j + 5 * LANES);
      VarHandle.loadLoadFence();
      x0 = FloatVector.broadcast(FLOATS, a[i + 2]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      VarHandle.loadLoadFence();
      x1 = FloatVector.broadcast(FLOATS, a[i + STRIDE + 2]);
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      VarHandle.loadLoadFence();
      x2 = FloatVector.broadcast(FLOATS, a[i + 2 * STRIDE + 2]);
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      VarHandle.loadLoadFence();
      x3 = FloatVector.broadcast(FLOATS, a[i + 3 * STRIDE + 2]);
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
      VarHandle.loadLoadFence();
      x4 = FloatVector.broadcast(FLOATS, a[i + 4 * STRIDE + 2]);
      c40 = x4.fma(b0, c40);
      c41 = x4.fma(b1, c41);
      VarHandle.loadLoadFence();
      x5 = FloatVector.broadcast(FLOATS, a[i + 5 * STRIDE + 2]);
      c50 = x5.fma(b0, c50);
      c51 = x5.fma(b1, c51);
      VarHandle.loadLoadFence();
      b0 = FloatVector.fromArray(FLOATS, b, j + 6 * LANES);
      b1 = FloatVector.fromArray(FLOATS, b, j + 7 * LANES);
      VarHandle.loadLoadFence();
      x0 = FloatVector.broadcast(FLOATS, a[i + 3]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      VarHandle.loadLoadFence();
      x1 = FloatVector.broadcast(FLOATS, a[i + STRIDE + 3]);
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      VarHandle.loadLoadFence();
      x2 = FloatVector.broadcast(FLOATS, a[i + 2 * STRIDE + 3]);
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      VarHandle.loadLoadFence();
      x3 = FloatVector.broadcast(FLOATS, a[i + 3 * STRIDE + 3]);
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
      VarHandle.loadLoadFence();
      x4 = FloatVector.broadcast(FLOATS, a[i + 4 * STRIDE + 3]);
      c40 = x4.fma(b0, c40);
      c41 = x4.fma(b1, c41);
      VarHandle.loadLoadFence();
      x5 = FloatVector.broadcast(FLOATS, a[i + 5 * STRIDE + 3]);
      c50 = x5.fma(b0, c50);
      c51 = x5.fma(b1, c51);
      i = (i + 4) & Integer.MAX_VALUE;
      j = (j + 8 * LANES) & Integer.MAX_VALUE;
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
  }

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
    FloatVector c10 = FloatVector.zero(FLOATS);
    FloatVector c11 = FloatVector.zero(FLOATS);
    FloatVector c20 = FloatVector.zero(FLOATS);
    FloatVector c21 = FloatVector.zero(FLOATS);
    FloatVector c30 = FloatVector.zero(FLOATS);
    FloatVector c31 = FloatVector.zero(FLOATS);
    int i = aOffset;
    int j = bOffset;
    for (int p = 0; p < k; p += 4) {
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
      b0 = FloatVector.fromArray(FLOATS, b, j + 2 * LANES);
      b1 = FloatVector.fromArray(FLOATS, b, j + 3 * LANES);
      VarHandle.loadLoadFence();
      x0 = FloatVector.broadcast(FLOATS, a[i + 1]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      VarHandle.loadLoadFence();
      x1 = FloatVector.broadcast(FLOATS, a[i + STRIDE + 1]);
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      VarHandle.loadLoadFence();
      x2 = FloatVector.broadcast(FLOATS, a[i + 2 * STRIDE + 1]);
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      VarHandle.loadLoadFence();
      x3 = FloatVector.broadcast(FLOATS, a[i + 3 * STRIDE + 1]);
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
      VarHandle.loadLoadFence();
      b0 = FloatVector.fromArray(FLOATS, b, j + 4 * LANES);
      b1 = FloatVector.fromArray(FLOATS, b, j + 5 * LANES);
      VarHandle.loadLoadFence();
      x0 = FloatVector.broadcast(FLOATS, a[i + 2]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      VarHandle.loadLoadFence();
      x1 = FloatVector.broadcast(FLOATS, a[i + STRIDE + 2]);
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      VarHandle.loadLoadFence();
      x2 = FloatVector.broadcast(FLOATS, a[i + 2 * STRIDE + 2]);
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      VarHandle.loadLoadFence();
      x3 = FloatVector.broadcast(FLOATS, a[i + 3 * STRIDE + 2]);
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
      VarHandle.loadLoadFence();
      b0 = FloatVector.fromArray(FLOATS, b, j + 6 * LANES);
      b1 = FloatVector.fromArray(FLOATS, b, j + 7 * LANES);
      VarHandle.loadLoadFence();
      x0 = FloatVector.broadcast(FLOATS, a[i + 3]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      VarHandle.loadLoadFence();
      x1 = FloatVector.broadcast(FLOATS, a[i + STRIDE + 3]);
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      VarHandle.loadLoadFence();
      x2 = FloatVector.broadcast(FLOATS, a[i + 2 * STRIDE + 3]);
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      VarHandle.loadLoadFence();
      x3 = FloatVector.broadcast(FLOATS, a[i + 3 * STRIDE + 3]);
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
      i = (i + 4) & Integer.MAX_VALUE;
      j = (j + 8 * LANES) & Integer.MAX_VALUE;
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
  }

  /**
   * One row by four panels, {@code panel} floats apart, and their sums {@code cPanel}. A single row
   * waits for memory, of which four streams bring more than one.
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
    FloatVector c10 = FloatVector.zero(FLOATS);
    FloatVector c11 = FloatVector.zero(FLOATS);
    FloatVector c20 = FloatVector.zero(FLOATS);
    FloatVector c21 = FloatVector.zero(FLOATS);
    FloatVector c30 = FloatVector.zero(FLOATS);
    FloatVector c31 = FloatVector.zero(FLOATS);
    int i = aOffset;
    int j0 = bOffset;
    int j1 = bOffset + panel;
    int j2 = bOffset + 2 * panel;
    int j3 = bOffset + 3 * panel;
    for (int p = 0; p < k; p += 2) {
      FloatVector x = FloatVector.broadcast(FLOATS, a[i]);
      c00 = x.fma(FloatVector.fromArray(FLOATS, b, j0), c00);
      c01 = x.fma(FloatVector.fromArray(FLOATS, b, j0 + LANES), c01);
      c10 = x.fma(FloatVector.fromArray(FLOATS, b, j1), c10);
      c11 = x.fma(FloatVector.fromArray(FLOATS, b, j1 + LANES), c11);
      c20 = x.fma(FloatVector.fromArray(FLOATS, b, j2), c20);
      c21 = x.fma(FloatVector.fromArray(FLOATS, b, j2 + LANES), c21);
      c30 = x.fma(FloatVector.fromArray(FLOATS, b, j3), c30);
      c31 = x.fma(FloatVector.fromArray(FLOATS, b, j3 + LANES), c31);
      VarHandle.loadLoadFence();
      x = FloatVector.broadcast(FLOATS, a[i + 1]);
      c00 = x.fma(FloatVector.fromArray(FLOATS, b, j0 + 2 * LANES), c00);
      c01 = x.fma(FloatVector.fromArray(FLOATS, b, j0 + 3 * LANES), c01);
      c10 = x.fma(FloatVector.fromArray(FLOATS, b, j1 + 2 * LANES), c10);
      c11 = x.fma(FloatVector.fromArray(FLOATS, b, j1 + 3 * LANES), c11);
      c20 = x.fma(FloatVector.fromArray(FLOATS, b, j2 + 2 * LANES), c20);
      c21 = x.fma(FloatVector.fromArray(FLOATS, b, j2 + 3 * LANES), c21);
      c30 = x.fma(FloatVector.fromArray(FLOATS, b, j3 + 2 * LANES), c30);
      c31 = x.fma(FloatVector.fromArray(FLOATS, b, j3 + 3 * LANES), c31);
      VarHandle.loadLoadFence();
      i = (i + 2) & Integer.MAX_VALUE;
      j0 = (j0 + 4 * LANES) & Integer.MAX_VALUE;
      j1 = (j1 + 4 * LANES) & Integer.MAX_VALUE;
      j2 = (j2 + 4 * LANES) & Integer.MAX_VALUE;
      j3 = (j3 + 4 * LANES) & Integer.MAX_VALUE;
    }
    c00.add(FloatVector.fromArray(FLOATS, base, baseOffset)).intoArray(c, cOffset);
    c01.add(FloatVector.fromArray(FLOATS, base, baseOffset + LANES)).intoArray(c, cOffset + LANES);
    c10.add(FloatVector.fromArray(FLOATS, base, baseOffset + basePanel))
        .intoArray(c, cOffset + cPanel);
    c11.add(FloatVector.fromArray(FLOATS, base, baseOffset + basePanel + LANES))
        .intoArray(c, cOffset + cPanel + LANES);
    c20.add(FloatVector.fromArray(FLOATS, base, baseOffset + 2 * basePanel))
        .intoArray(c, cOffset + 2 * cPanel);
    c21.add(FloatVector.fromArray(FLOATS, base, baseOffset + 2 * basePanel + LANES))
        .intoArray(c, cOffset + 2 * cPanel + LANES);
    c30.add(FloatVector.fromArray(FLOATS, base, baseOffset + 3 * basePanel))
        .intoArray(c, cOffset + 3 * cPanel);
    c31.add(FloatVector.fromArray(FLOATS, base, baseOffset + 3 * basePanel + LANES))
        .intoArray(c, cOffset + 3 * cPanel + LANES);
  }
}
