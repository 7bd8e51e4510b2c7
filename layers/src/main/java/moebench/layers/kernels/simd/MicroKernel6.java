package moebench.layers.kernels.simd;

import static moebench.layers.kernels.simd.Width.FLOATS;
import static moebench.layers.kernels.simd.Width.LANES;

import java.lang.invoke.VarHandle;
import jdk.incubator.vector.FloatVector;

/**
 * Tiles of six rows by one or two vectors; see {@link MicroKernel}. Unrolled by hand: C2 keeps
 * vectors in registers only as local variables.
 */
final class MicroKernel6 {
  private MicroKernel6() {}

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
    int a4 = Math.min(aOffset + 4 * aStride, last);
    int a5 = Math.min(aOffset + 5 * aStride, last);
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
      FloatVector x4 = FloatVector.broadcast(FLOATS, a[a4 + p]);
      c40 = x4.fma(b0, c40);
      c41 = x4.fma(b1, c41);
      FloatVector x5 = FloatVector.broadcast(FLOATS, a[a5 + p]);
      c50 = x5.fma(b0, c50);
      c51 = x5.fma(b1, c51);
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
    int a4 = Math.min(aOffset + 4 * aStride, last);
    int a5 = Math.min(aOffset + 5 * aStride, last);
    FloatVector c00 = FloatVector.zero(FLOATS);
    FloatVector c10 = FloatVector.zero(FLOATS);
    FloatVector c20 = FloatVector.zero(FLOATS);
    FloatVector c30 = FloatVector.zero(FLOATS);
    FloatVector c40 = FloatVector.zero(FLOATS);
    FloatVector c50 = FloatVector.zero(FLOATS);
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
      FloatVector x4 = FloatVector.broadcast(FLOATS, a[a4 + p]);
      c40 = x4.fma(b0, c40);
      FloatVector x5 = FloatVector.broadcast(FLOATS, a[a5 + p]);
      c50 = x5.fma(b0, c50);
    }
    c00.add(FloatVector.fromArray(FLOATS, base, baseOffset)).intoArray(c, cOffset);
    c10.add(FloatVector.fromArray(FLOATS, base, baseOffset + baseStride))
        .intoArray(c, cOffset + cStride);
    c20.add(FloatVector.fromArray(FLOATS, base, baseOffset + 2 * baseStride))
        .intoArray(c, cOffset + 2 * cStride);
    c30.add(FloatVector.fromArray(FLOATS, base, baseOffset + 3 * baseStride))
        .intoArray(c, cOffset + 3 * cStride);
    c40.add(FloatVector.fromArray(FLOATS, base, baseOffset + 4 * baseStride))
        .intoArray(c, cOffset + 4 * cStride);
    c50.add(FloatVector.fromArray(FLOATS, base, baseOffset + 5 * baseStride))
        .intoArray(c, cOffset + 5 * cStride);
  }
}
