package moebench.layers.kernels.simd;

import static moebench.layers.kernels.simd.Width.FLOATS;
import static moebench.layers.kernels.simd.Width.LANES;

import jdk.incubator.vector.FloatVector;

/** GELU by its definition, z·Φ(z). */
final class GeluErf extends VectorActivation {
  private static final FloatVector MINUS_HALF = FloatVector.broadcast(FLOATS, -0.5f);
  private static final FloatVector INV_SQRT_2_PI = FloatVector.broadcast(FLOATS, 0.39894228f);

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
      slope(FloatVector.fromArray(FLOATS, z, zOffset + i))
          .mul(FloatVector.fromArray(FLOATS, dh, dhOffset + i))
          .intoArray(dz, dzOffset + i);
    }
  }

  private static FloatVector value(FloatVector z) {
    return z.mul(VectorMath.normalCdf(z, gaussian(z)));
  }

  /** Φ + z·φ. */
  private static FloatVector slope(FloatVector z) {
    FloatVector e = gaussian(z);
    return z.mul(e).fma(INV_SQRT_2_PI, VectorMath.normalCdf(z, e));
  }

  /** e^(−z²/2). */
  private static FloatVector gaussian(FloatVector z) {
    return VectorMath.exp(z.mul(z).mul(MINUS_HALF));
  }
}
