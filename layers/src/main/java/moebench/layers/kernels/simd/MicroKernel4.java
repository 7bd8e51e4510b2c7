package moebench.layers.kernels.simd;

import static moebench.layers.kernels.simd.Width.FLOATS;
import static moebench.layers.kernels.simd.Width.LANES;

import java.lang.invoke.VarHandle;
import jdk.incubator.vector.FloatVector;

/**
 * Tiles of four rows by one, two or three vectors; see {@link MicroKernel}. Unrolled by hand: C2
 * keeps vectors in registers only as local variables.
 */
final class MicroKernel4 {
  private MicroKernel4() {}

  static void threeVectors(
      int rows,
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
    int last = aOffset + (rows - 1) * aStride;
    int a1 = Math.min(aOffset + aStride, last);
    int a2 = Math.min(aOffset + 2 * aStride, last);
    int a3 = Math.min(aOffset + 3 * aStride, last);
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
    for (int p = 0; p < k; p++) {
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, bOffset + p * (3 * LANES));
      FloatVector b1 = FloatVector.fromArray(FLOATS, b, bOffset + p * (3 * LANES) + LANES);
      FloatVector b2 = FloatVector.fromArray(FLOATS, b, bOffset + p * (3 * LANES) + 2 * LANES);
      VarHandle.loadLoadFence();
      FloatVector x0 = FloatVector.broadcast(FLOATS, a[aOffset + p]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      c02 = x0.fma(b2, c02);
      FloatVector x1 = FloatVector.broadcast(FLOATS, a[a1 + p]);
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      c12 = x1.fma(b2, c12);
      FloatVector x2 = FloatVector.broadcast(FLOATS, a[a2 + p]);
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      c22 = x2.fma(b2, c22);
      FloatVector x3 = FloatVector.broadcast(FLOATS, a[a3 + p]);
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
      c32 = x3.fma(b2, c32);
    }
    store3(c00, c01, c02, base, baseOffset, c, cOffset);
    store3(c10, c11, c12, base, baseOffset + baseStride, c, cOffset + cStride);
    store3(c20, c21, c22, base, baseOffset + 2 * baseStride, c, cOffset + 2 * cStride);
    store3(c30, c31, c32, base, baseOffset + 3 * baseStride, c, cOffset + 3 * cStride);
  }

  static void twoVectors(
      int rows,
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
    int last = aOffset + (rows - 1) * aStride;
    int a1 = Math.min(aOffset + aStride, last);
    int a2 = Math.min(aOffset + 2 * aStride, last);
    int a3 = Math.min(aOffset + 3 * aStride, last);
    FloatVector c00 = FloatVector.zero(FLOATS);
    FloatVector c01 = FloatVector.zero(FLOATS);
    FloatVector c10 = FloatVector.zero(FLOATS);
    FloatVector c11 = FloatVector.zero(FLOATS);
    FloatVector c20 = FloatVector.zero(FLOATS);
    FloatVector c21 = FloatVector.zero(FLOATS);
    FloatVector c30 = FloatVector.zero(FLOATS);
    FloatVector c31 = FloatVector.zero(FLOATS);
    for (int p = 0; p < k; p++) {
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, bOffset + p * (2 * LANES));
      FloatVector b1 = FloatVector.fromArray(FLOATS, b, bOffset + p * (2 * LANES) + LANES);
      VarHandle.loadLoadFence();
      FloatVector x0 = FloatVector.broadcast(FLOATS, a[aOffset + p]);
      c00 = x0.fma(b0, c00);
      c01 = x0.fma(b1, c01);
      FloatVector x1 = FloatVector.broadcast(FLOATS, a[a1 + p]);
      c10 = x1.fma(b0, c10);
      c11 = x1.fma(b1, c11);
      FloatVector x2 = FloatVector.broadcast(FLOATS, a[a2 + p]);
      c20 = x2.fma(b0, c20);
      c21 = x2.fma(b1, c21);
      FloatVector x3 = FloatVector.broadcast(FLOATS, a[a3 + p]);
      c30 = x3.fma(b0, c30);
      c31 = x3.fma(b1, c31);
    }
    store2(c00, c01, base, baseOffset, c, cOffset);
    store2(c10, c11, base, baseOffset + baseStride, c, cOffset + cStride);
    store2(c20, c21, base, baseOffset + 2 * baseStride, c, cOffset + 2 * cStride);
    store2(c30, c31, base, baseOffset + 3 * baseStride, c, cOffset + 3 * cStride);
  }

  static void oneVector(
      int rows,
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
    int last = aOffset + (rows - 1) * aStride;
    int a1 = Math.min(aOffset + aStride, last);
    int a2 = Math.min(aOffset + 2 * aStride, last);
    int a3 = Math.min(aOffset + 3 * aStride, last);
    FloatVector c00 = FloatVector.zero(FLOATS);
    FloatVector c10 = FloatVector.zero(FLOATS);
    FloatVector c20 = FloatVector.zero(FLOATS);
    FloatVector c30 = FloatVector.zero(FLOATS);
    for (int p = 0; p < k; p++) {
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, bOffset + p * LANES);
      VarHandle.loadLoadFence();
      FloatVector x0 = FloatVector.broadcast(FLOATS, a[aOffset + p]);
      c00 = x0.fma(b0, c00);
      FloatVector x1 = FloatVector.broadcast(FLOATS, a[a1 + p]);
      c10 = x1.fma(b0, c10);
      FloatVector x2 = FloatVector.broadcast(FLOATS, a[a2 + p]);
      c20 = x2.fma(b0, c20);
      FloatVector x3 = FloatVector.broadcast(FLOATS, a[a3 + p]);
      c30 = x3.fma(b0, c30);
    }
    store1(c00, base, baseOffset, c, cOffset);
    store1(c10, base, baseOffset + baseStride, c, cOffset + cStride);
    store1(c20, base, baseOffset + 2 * baseStride, c, cOffset + 2 * cStride);
    store1(c30, base, baseOffset + 3 * baseStride, c, cOffset + 3 * cStride);
  }

  private static void store3(
      FloatVector x0,
      FloatVector x1,
      FloatVector x2,
      float[] base,
      int baseOffset,
      float[] c,
      int cOffset) {
    x0.add(FloatVector.fromArray(FLOATS, base, baseOffset)).intoArray(c, cOffset);
    x1.add(FloatVector.fromArray(FLOATS, base, baseOffset + LANES)).intoArray(c, cOffset + LANES);
    x2.add(FloatVector.fromArray(FLOATS, base, baseOffset + 2 * LANES))
        .intoArray(c, cOffset + 2 * LANES);
  }

  private static void store2(
      FloatVector x0, FloatVector x1, float[] base, int baseOffset, float[] c, int cOffset) {
    x0.add(FloatVector.fromArray(FLOATS, base, baseOffset)).intoArray(c, cOffset);
    x1.add(FloatVector.fromArray(FLOATS, base, baseOffset + LANES)).intoArray(c, cOffset + LANES);
  }

  private static void store1(FloatVector x0, float[] base, int baseOffset, float[] c, int cOffset) {
    x0.add(FloatVector.fromArray(FLOATS, base, baseOffset)).intoArray(c, cOffset);
  }
}
