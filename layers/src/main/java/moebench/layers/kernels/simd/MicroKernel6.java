package moebench.layers.kernels.simd;

import static moebench.layers.kernels.simd.MicroKernel.STRIDE;
import static moebench.layers.kernels.simd.Width.FLOATS;
import static moebench.layers.kernels.simd.Width.LANES;

import java.lang.invoke.VarHandle;
import jdk.incubator.vector.FloatVector;

/**
 * Tiles of six, four rows and one row by two vectors. See {@link MicroKernel}. Unrolled by hand: C2
 * keeps vectors in registers only as local variables.
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
      int baseStride,
      float[] c,
      int cOffset,
      int cStride) {
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
    c10.add(FloatVector.fromArray(FLOATS, base, baseOffset + baseStride))
        .intoArray(c, cOffset + cStride);
    c11.add(FloatVector.fromArray(FLOATS, base, baseOffset + baseStride + LANES))
        .intoArray(c, cOffset + cStride + LANES);
    c20.add(FloatVector.fromArray(FLOATS, base, baseOffset + 2 * baseStride))
        .intoArray(c, cOffset + 2 * cStride);
    c21.add(FloatVector.fromArray(FLOATS, base, baseOffset + 2 * baseStride + LANES))
        .intoArray(c, cOffset + 2 * cStride + LANES);
    c30.add(FloatVector.fromArray(FLOATS, base, baseOffset + 3 * baseStride))
        .intoArray(c, cOffset + 3 * cStride);
    c31.add(FloatVector.fromArray(FLOATS, base, baseOffset + 3 * baseStride + LANES))
        .intoArray(c, cOffset + 3 * cStride + LANES);
    c40.add(FloatVector.fromArray(FLOATS, base, baseOffset + 4 * baseStride))
        .intoArray(c, cOffset + 4 * cStride);
    c41.add(FloatVector.fromArray(FLOATS, base, baseOffset + 4 * baseStride + LANES))
        .intoArray(c, cOffset + 4 * cStride + LANES);
    c50.add(FloatVector.fromArray(FLOATS, base, baseOffset + 5 * baseStride))
        .intoArray(c, cOffset + 5 * cStride);
    c51.add(FloatVector.fromArray(FLOATS, base, baseOffset + 5 * baseStride + LANES))
        .intoArray(c, cOffset + 5 * cStride + LANES);
  }

  static void fourRows(
      int k,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] base,
      int baseOffset,
      int baseStride,
      float[] c,
      int cOffset,
      int cStride) {
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
    c10.add(FloatVector.fromArray(FLOATS, base, baseOffset + baseStride))
        .intoArray(c, cOffset + cStride);
    c11.add(FloatVector.fromArray(FLOATS, base, baseOffset + baseStride + LANES))
        .intoArray(c, cOffset + cStride + LANES);
    c20.add(FloatVector.fromArray(FLOATS, base, baseOffset + 2 * baseStride))
        .intoArray(c, cOffset + 2 * cStride);
    c21.add(FloatVector.fromArray(FLOATS, base, baseOffset + 2 * baseStride + LANES))
        .intoArray(c, cOffset + 2 * cStride + LANES);
    c30.add(FloatVector.fromArray(FLOATS, base, baseOffset + 3 * baseStride))
        .intoArray(c, cOffset + 3 * cStride);
    c31.add(FloatVector.fromArray(FLOATS, base, baseOffset + 3 * baseStride + LANES))
        .intoArray(c, cOffset + 3 * cStride + LANES);
  }

  /** A single row waits for memory: fewer instructions let the core look further ahead. */
  static void oneRow(
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
      b0 = FloatVector.fromArray(FLOATS, b, j + 2 * LANES);
      b1 = FloatVector.fromArray(FLOATS, b, j + 3 * LANES);
      VarHandle.loadLoadFence();
      x0 = FloatVector.broadcast(FLOATS, a[i + 1]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      VarHandle.loadLoadFence();
      b0 = FloatVector.fromArray(FLOATS, b, j + 4 * LANES);
      b1 = FloatVector.fromArray(FLOATS, b, j + 5 * LANES);
      VarHandle.loadLoadFence();
      x0 = FloatVector.broadcast(FLOATS, a[i + 2]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      VarHandle.loadLoadFence();
      b0 = FloatVector.fromArray(FLOATS, b, j + 6 * LANES);
      b1 = FloatVector.fromArray(FLOATS, b, j + 7 * LANES);
      VarHandle.loadLoadFence();
      x0 = FloatVector.broadcast(FLOATS, a[i + 3]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      i = (i + 4) & Integer.MAX_VALUE;
      j = (j + 8 * LANES) & Integer.MAX_VALUE;
    }
    c00.add(FloatVector.fromArray(FLOATS, base, baseOffset)).intoArray(c, cOffset);
    c01.add(FloatVector.fromArray(FLOATS, base, baseOffset + LANES)).intoArray(c, cOffset + LANES);
  }
}
