package moebench.layers.kernels.simd;

import static moebench.layers.kernels.simd.Width.FLOATS;
import static moebench.layers.kernels.simd.Width.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** max(0, z). */
final class Relu extends VectorActivation {

  @Override
  void wholeVectors(float[] z, int zOffset, float[] h, int hOffset, int length) {
    for (int i = 0; i < length; i += LANES) {
      value(FloatVector.fromArray(FLOATS, z, zOffset + i)).intoArray(h, hOffset + i);
    }
  }

  @Override
  void wholeVectorsBackward(
      float[] z, int zOffset, float[] dh, int dhOffset, float[] dz, int dzOffset, int length) {
    for (int i = 0; i < length; i += LANES) {
      VectorMask<Float> open =
          FloatVector.fromArray(FLOATS, z, zOffset + i).compare(VectorOperators.GT, 0);
      FloatVector.zero(FLOATS)
          .blend(FloatVector.fromArray(FLOATS, dh, dhOffset + i), open)
          .intoArray(dz, dzOffset + i);
    }
  }

  /** NaN stays NaN, as in {@link Math#max}. */
  private static FloatVector value(FloatVector z) {
    return z.blend(0, z.compare(VectorOperators.LT, 0));
  }
}
