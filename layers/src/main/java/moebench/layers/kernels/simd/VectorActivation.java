package moebench.layers.kernels.simd;

import static moebench.layers.kernels.simd.Width.LANES;

/**
 * An activation over whole vectors.
 *
 * <p>A class each, with one loop for each direction, so that every loop is compiled by itself: C2
 * stops inlining at 18,000 nodes, which two of these functions in one method exceed, and boxes
 * every vector from there on.
 */
abstract sealed class VectorActivation permits Relu, GeluTanh, GeluErf {
  private final float[] lastZ = new float[LANES];
  private final float[] lastDh = new float[LANES];

  /** h = f(z) for a multiple of LANES values. */
  abstract void wholeVectors(float[] z, int zOffset, float[] h, int hOffset, int length);

  /** dz = dh ⊙ f'(z) for a multiple of LANES values. */
  abstract void wholeVectorsBackward(
      float[] z, int zOffset, float[] dh, int dhOffset, float[] dz, int dzOffset, int length);

  /** h = f(z). */
  final void forward(float[] z, int zOffset, float[] h, int hOffset, int length) {
    int end = Width.vectorEnd(length);
    int rest = length - end;
    System.arraycopy(z, zOffset + end, lastZ, 0, rest);
    for (int part = 0; part < parts(rest); part++) {
      boolean whole = part == 0;
      wholeVectors(
          whole ? z : lastZ,
          whole ? zOffset : 0,
          whole ? h : lastZ,
          whole ? hOffset : 0,
          whole ? end : LANES);
    }
    System.arraycopy(lastZ, 0, h, hOffset + end, rest);
  }

  /** dz = dh ⊙ f'(z). */
  final void backward(
      float[] z, int zOffset, float[] dh, int dhOffset, float[] dz, int dzOffset, int length) {
    int end = Width.vectorEnd(length);
    int rest = length - end;
    System.arraycopy(z, zOffset + end, lastZ, 0, rest);
    System.arraycopy(dh, dhOffset + end, lastDh, 0, rest);
    for (int part = 0; part < parts(rest); part++) {
      boolean whole = part == 0;
      wholeVectorsBackward(
          whole ? z : lastZ,
          whole ? zOffset : 0,
          whole ? dh : lastDh,
          whole ? dhOffset : 0,
          whole ? dz : lastDh,
          whole ? dzOffset : 0,
          whole ? end : LANES);
    }
    System.arraycopy(lastDh, 0, dz, dzOffset + end, rest);
  }

  /** The whole vectors, and the rest: one call for both, so that it is inlined once. */
  private static int parts(int rest) {
    return rest == 0 ? 1 : 2;
  }
}
