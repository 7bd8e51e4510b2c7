package moebench.layers.kernels.simd;

import static moebench.layers.kernels.simd.Width.FLOATS;
import static moebench.layers.kernels.simd.Width.LANES;

import jdk.incubator.vector.FloatVector;

/** GELU, the approximation by tanh. */
final class GeluTanh extends VectorActivation {
  private static final float CUBIC = 0.044715f;
  private static final float SQRT_8_OVER_PI = 1.5957691f;
  private static final FloatVector ONE = FloatVector.broadcast(FLOATS, 1);
  // (2u)' = U_0 + U_2·z² and −2u = z·(V_0 + V_2·z²), with u = √(2/π)·(z + 0.044715·z³).
  private static final FloatVector U_0 = FloatVector.broadcast(FLOATS, SQRT_8_OVER_PI);
  private static final FloatVector U_2 = FloatVector.broadcast(FLOATS, 3 * CUBIC * SQRT_8_OVER_PI);
  private static final FloatVector V_0 = FloatVector.broadcast(FLOATS, -SQRT_8_OVER_PI);
  private static final FloatVector V_2 = FloatVector.broadcast(FLOATS, -CUBIC * SQRT_8_OVER_PI);

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

  /** z·σ(2u), because (1 + tanh u)/2 = σ(2u). */
  private static FloatVector value(FloatVector z) {
    return z.div(VectorMath.exp(minusTwoU(z)).add(ONE));
  }

  /** σ + z·σ·(1 − σ)·(2u)', where σ·(1 − σ) = e^(−2u)·σ² keeps its digits near σ = 1. */
  private static FloatVector slope(FloatVector z) {
    FloatVector e = VectorMath.exp(minusTwoU(z));
    FloatVector sigma = ONE.div(e.add(ONE));
    FloatVector derivative2u = z.mul(z).fma(U_2, U_0);
    return e.mul(sigma).mul(z.mul(derivative2u)).fma(sigma, sigma);
  }

  private static FloatVector minusTwoU(FloatVector z) {
    return z.mul(z).fma(V_2, V_0).mul(z);
  }
}
