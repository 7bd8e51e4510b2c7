package moebench.layers.kernels.simd;

import static moebench.layers.kernels.simd.Width.FLOATS;
import static moebench.layers.kernels.simd.Width.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import moebench.layers.Activation;

/**
 * The activations and their derivatives. Each function has a loop of its own, so that it inlines,
 * and over whole vectors only, because a masked end would double graphs that are near C2's inlining
 * limit of 18,000 nodes. What is left over goes through a scratch vector.
 */
final class Activations {
  private static final float CUBIC = 0.044715f;
  private static final float SQRT_8_OVER_PI = 1.5957691f;
  private static final FloatVector ONE = broadcast(1);
  private static final FloatVector INV_SQRT_2_PI = broadcast(0.39894228f);
  // (2u)' = U_0 + U_2·z² and −2u = z·(V_0 + V_2·z²), for the u of geluTanh.
  private static final FloatVector U_0 = broadcast(SQRT_8_OVER_PI);
  private static final FloatVector U_2 = broadcast(3 * CUBIC * SQRT_8_OVER_PI);
  private static final FloatVector V_0 = broadcast(-SQRT_8_OVER_PI);
  private static final FloatVector V_2 = broadcast(-CUBIC * SQRT_8_OVER_PI);

  private final float[] lastZ = new float[LANES];
  private final float[] lastDh = new float[LANES];

  /** h = f(z). */
  void forward(Activation f, float[] z, int zOffset, float[] h, int hOffset, int length) {
    int end = Width.vectorEnd(length);
    wholeVectors(f, z, zOffset, h, hOffset, end);
    if (end < length) {
      System.arraycopy(z, zOffset + end, lastZ, 0, length - end);
      wholeVectors(f, lastZ, 0, lastZ, 0, LANES);
      System.arraycopy(lastZ, 0, h, hOffset + end, length - end);
    }
  }

  /** dz = dh ⊙ f'(z). */
  void backward(
      Activation f,
      float[] z,
      int zOffset,
      float[] dh,
      int dhOffset,
      float[] dz,
      int dzOffset,
      int length) {
    int end = Width.vectorEnd(length);
    wholeVectorsBackward(f, z, zOffset, dh, dhOffset, dz, dzOffset, end);
    if (end < length) {
      System.arraycopy(z, zOffset + end, lastZ, 0, length - end);
      System.arraycopy(dh, dhOffset + end, lastDh, 0, length - end);
      wholeVectorsBackward(f, lastZ, 0, lastDh, 0, lastDh, 0, LANES);
      System.arraycopy(lastDh, 0, dz, dzOffset + end, length - end);
    }
  }

  private static void wholeVectors(
      Activation f, float[] z, int zOffset, float[] h, int hOffset, int length) {
    switch (f) {
      case RELU -> relu(z, zOffset, h, hOffset, length);
      case GELU_TANH -> geluTanh(z, zOffset, h, hOffset, length);
      case GELU_ERF -> geluErf(z, zOffset, h, hOffset, length);
    }
  }

  private static void wholeVectorsBackward(
      Activation f,
      float[] z,
      int zOffset,
      float[] dh,
      int dhOffset,
      float[] dz,
      int dzOffset,
      int length) {
    switch (f) {
      case RELU -> reluBackward(z, zOffset, dh, dhOffset, dz, dzOffset, length);
      case GELU_TANH -> geluTanhBackward(z, zOffset, dh, dhOffset, dz, dzOffset, length);
      case GELU_ERF -> geluErfBackward(z, zOffset, dh, dhOffset, dz, dzOffset, length);
    }
  }

  private static void relu(float[] z, int zOffset, float[] h, int hOffset, int length) {
    for (int i = 0; i < length; i += LANES) {
      relu(FloatVector.fromArray(FLOATS, z, zOffset + i)).intoArray(h, hOffset + i);
    }
  }

  private static void geluTanh(float[] z, int zOffset, float[] h, int hOffset, int length) {
    for (int i = 0; i < length; i += LANES) {
      geluTanh(FloatVector.fromArray(FLOATS, z, zOffset + i)).intoArray(h, hOffset + i);
    }
  }

  private static void geluErf(float[] z, int zOffset, float[] h, int hOffset, int length) {
    for (int i = 0; i < length; i += LANES) {
      geluErf(FloatVector.fromArray(FLOATS, z, zOffset + i)).intoArray(h, hOffset + i);
    }
  }

  private static void reluBackward(
      float[] z, int zOffset, float[] dh, int dhOffset, float[] dz, int dzOffset, int length) {
    for (int i = 0; i < length; i += LANES) {
      reluBackward(
              FloatVector.fromArray(FLOATS, z, zOffset + i),
              FloatVector.fromArray(FLOATS, dh, dhOffset + i))
          .intoArray(dz, dzOffset + i);
    }
  }

  private static void geluTanhBackward(
      float[] z, int zOffset, float[] dh, int dhOffset, float[] dz, int dzOffset, int length) {
    for (int i = 0; i < length; i += LANES) {
      geluTanhSlope(FloatVector.fromArray(FLOATS, z, zOffset + i))
          .mul(FloatVector.fromArray(FLOATS, dh, dhOffset + i))
          .intoArray(dz, dzOffset + i);
    }
  }

  private static void geluErfBackward(
      float[] z, int zOffset, float[] dh, int dhOffset, float[] dz, int dzOffset, int length) {
    for (int i = 0; i < length; i += LANES) {
      geluErfSlope(FloatVector.fromArray(FLOATS, z, zOffset + i))
          .mul(FloatVector.fromArray(FLOATS, dh, dhOffset + i))
          .intoArray(dz, dzOffset + i);
    }
  }

  /** NaN stays NaN, as in {@link Math#max}. */
  private static FloatVector relu(FloatVector z) {
    return z.blend(0, z.compare(VectorOperators.LT, 0));
  }

  private static FloatVector reluBackward(FloatVector z, FloatVector dh) {
    return FloatVector.zero(FLOATS).blend(dh, z.compare(VectorOperators.GT, 0));
  }

  /** z·σ(2u), because (1 + tanh u)/2 = σ(2u), with u = √(2/π)·(z + 0.044715·z³). */
  private static FloatVector geluTanh(FloatVector z) {
    return z.div(VectorMath.exp(minusTwoU(z)).add(ONE));
  }

  /** σ + z·σ·(1 − σ)·(2u)', where σ·(1 − σ) = e^(−2u)·σ² keeps its digits near σ = 1. */
  private static FloatVector geluTanhSlope(FloatVector z) {
    FloatVector e = VectorMath.exp(minusTwoU(z));
    FloatVector sigma = ONE.div(e.add(ONE));
    FloatVector derivative2u = z.mul(z).fma(U_2, U_0);
    return e.mul(sigma).mul(z.mul(derivative2u)).fma(sigma, sigma);
  }

  private static FloatVector minusTwoU(FloatVector z) {
    return z.mul(z).fma(V_2, V_0).mul(z);
  }

  private static FloatVector geluErf(FloatVector z) {
    return z.mul(VectorMath.normalCdf(z, gaussian(z)));
  }

  /** Φ + z·φ. */
  private static FloatVector geluErfSlope(FloatVector z) {
    FloatVector e = gaussian(z);
    return z.mul(e).fma(INV_SQRT_2_PI, VectorMath.normalCdf(z, e));
  }

  /** e^(−z²/2). */
  private static FloatVector gaussian(FloatVector z) {
    return VectorMath.exp(z.mul(z).mul(-0.5f));
  }

  private static FloatVector broadcast(float x) {
    return FloatVector.broadcast(FLOATS, x);
  }
}
