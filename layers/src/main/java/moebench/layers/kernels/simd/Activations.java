package moebench.layers.kernels.simd;

import static moebench.layers.kernels.simd.Width.FLOATS;
import static moebench.layers.kernels.simd.Width.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The activations and their derivatives; each function has loops of its own so that it inlines. */
final class Activations {
  private static final float CUBIC = 0.044715f;
  private static final float SQRT_8_OVER_PI = 1.5957691f;

  private Activations() {}

  // ---- h = f(z)

  static void relu(float[] z, int zOffset, float[] h, int hOffset, int length) {
    int end = Width.vectorEnd(length);
    for (int i = 0; i < end; i += LANES) {
      relu(FloatVector.fromArray(FLOATS, z, zOffset + i)).intoArray(h, hOffset + i);
    }
    if (end < length) {
      VectorMask<Float> tail = FLOATS.indexInRange(end, length);
      relu(FloatVector.fromArray(FLOATS, z, zOffset + end, tail)).intoArray(h, hOffset + end, tail);
    }
  }

  static void geluTanh(float[] z, int zOffset, float[] h, int hOffset, int length) {
    int end = Width.vectorEnd(length);
    for (int i = 0; i < end; i += LANES) {
      geluTanh(FloatVector.fromArray(FLOATS, z, zOffset + i)).intoArray(h, hOffset + i);
    }
    if (end < length) {
      VectorMask<Float> tail = FLOATS.indexInRange(end, length);
      geluTanh(FloatVector.fromArray(FLOATS, z, zOffset + end, tail))
          .intoArray(h, hOffset + end, tail);
    }
  }

  static void geluErf(float[] z, int zOffset, float[] h, int hOffset, int length) {
    int end = Width.vectorEnd(length);
    for (int i = 0; i < end; i += LANES) {
      geluErf(FloatVector.fromArray(FLOATS, z, zOffset + i)).intoArray(h, hOffset + i);
    }
    if (end < length) {
      VectorMask<Float> tail = FLOATS.indexInRange(end, length);
      geluErf(FloatVector.fromArray(FLOATS, z, zOffset + end, tail))
          .intoArray(h, hOffset + end, tail);
    }
  }

  // ---- dz = dh ⊙ f'(z)

  static void reluBackward(
      float[] z, int zOffset, float[] dh, int dhOffset, float[] dz, int dzOffset, int length) {
    int end = Width.vectorEnd(length);
    for (int i = 0; i < end; i += LANES) {
      reluBackward(
              FloatVector.fromArray(FLOATS, z, zOffset + i),
              FloatVector.fromArray(FLOATS, dh, dhOffset + i))
          .intoArray(dz, dzOffset + i);
    }
    if (end < length) {
      VectorMask<Float> tail = FLOATS.indexInRange(end, length);
      reluBackward(
              FloatVector.fromArray(FLOATS, z, zOffset + end, tail),
              FloatVector.fromArray(FLOATS, dh, dhOffset + end, tail))
          .intoArray(dz, dzOffset + end, tail);
    }
  }

  static void geluTanhBackward(
      float[] z, int zOffset, float[] dh, int dhOffset, float[] dz, int dzOffset, int length) {
    int end = Width.vectorEnd(length);
    for (int i = 0; i < end; i += LANES) {
      geluTanhSlope(FloatVector.fromArray(FLOATS, z, zOffset + i))
          .mul(FloatVector.fromArray(FLOATS, dh, dhOffset + i))
          .intoArray(dz, dzOffset + i);
    }
    if (end < length) {
      VectorMask<Float> tail = FLOATS.indexInRange(end, length);
      geluTanhSlope(FloatVector.fromArray(FLOATS, z, zOffset + end, tail))
          .mul(FloatVector.fromArray(FLOATS, dh, dhOffset + end, tail))
          .intoArray(dz, dzOffset + end, tail);
    }
  }

  static void geluErfBackward(
      float[] z, int zOffset, float[] dh, int dhOffset, float[] dz, int dzOffset, int length) {
    int end = Width.vectorEnd(length);
    for (int i = 0; i < end; i += LANES) {
      geluErfSlope(FloatVector.fromArray(FLOATS, z, zOffset + i))
          .mul(FloatVector.fromArray(FLOATS, dh, dhOffset + i))
          .intoArray(dz, dzOffset + i);
    }
    if (end < length) {
      VectorMask<Float> tail = FLOATS.indexInRange(end, length);
      geluErfSlope(FloatVector.fromArray(FLOATS, z, zOffset + end, tail))
          .mul(FloatVector.fromArray(FLOATS, dh, dhOffset + end, tail))
          .intoArray(dz, dzOffset + end, tail);
    }
  }

  // ---- one vector

  /** NaN stays NaN, as in {@link Math#max}. */
  private static FloatVector relu(FloatVector z) {
    return z.blend(0, z.compare(VectorOperators.LT, 0));
  }

  private static FloatVector reluBackward(FloatVector z, FloatVector dh) {
    return FloatVector.zero(FLOATS).blend(dh, z.compare(VectorOperators.GT, 0));
  }

  /** z·σ(2u), because (1 + tanh u)/2 = σ(2u), with u = √(2/π)·(z + 0.044715·z³). */
  private static FloatVector geluTanh(FloatVector z) {
    return z.div(VectorMath.exp(minusTwoU(z)).add(1));
  }

  /** σ + z·σ·(1 − σ)·(2u)', where σ·(1 − σ) = e^(−2u)·σ² keeps its digits near σ = 1. */
  private static FloatVector geluTanhSlope(FloatVector z) {
    FloatVector e = VectorMath.exp(minusTwoU(z));
    FloatVector sigma = broadcast(1).div(e.add(1));
    FloatVector derivative2u =
        z.mul(z).fma(broadcast(3 * CUBIC * SQRT_8_OVER_PI), broadcast(SQRT_8_OVER_PI));
    return e.mul(sigma).mul(z.mul(derivative2u)).fma(sigma, sigma);
  }

  private static FloatVector minusTwoU(FloatVector z) {
    return z.mul(z).fma(broadcast(-CUBIC * SQRT_8_OVER_PI), broadcast(-SQRT_8_OVER_PI)).mul(z);
  }

  private static FloatVector geluErf(FloatVector z) {
    return z.mul(VectorMath.normalCdf(z, expMinusHalfSquare(z)));
  }

  private static FloatVector geluErfSlope(FloatVector z) {
    FloatVector e = expMinusHalfSquare(z);
    return z.fma(VectorMath.normalDensity(e), VectorMath.normalCdf(z, e));
  }

  private static FloatVector expMinusHalfSquare(FloatVector z) {
    return VectorMath.exp(z.mul(z).mul(-0.5f));
  }

  private static FloatVector broadcast(float x) {
    return FloatVector.broadcast(FLOATS, x);
  }
}
