package moebench.layers.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Functions of one vector that the machine has no instruction for. NaN stays NaN. */
final class VectorMath {
  private static final float LOG2_E = 1.44269504f;
  // ln 2 in two parts, the first short enough that its small multiples are exact.
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;
  // Beyond these e^x leaves the normal floats.
  private static final float EXP_MIN = -87.33654f;
  private static final float EXP_MAX = 88.72283f;
  // 1.5·2^23: adding it rounds to an integer, which then stands in the low bits.
  private static final float ROUND = 12582912f;

  private static final float INV_SQRT_2_PI = 0.39894228f;

  private VectorMath() {}

  /**
   * e^x to 2 ulp: e^x = 2^n·e^r with |r| ≤ ln 2 / 2 and a minimax polynomial for e^r (relative
   * error 3e-9). 0 where the result is below the normal floats, and e^88.72 above.
   */
  static FloatVector exp(FloatVector x) {
    VectorMask<Float> tiny = x.compare(VectorOperators.LT, EXP_MIN);
    FloatVector bounded = x.blend(EXP_MAX, x.compare(VectorOperators.GT, EXP_MAX));
    FloatVector shifted = bounded.fma(broadcast(LOG2_E), broadcast(ROUND));
    FloatVector n = shifted.sub(ROUND);
    FloatVector r = n.fma(broadcast(-LN2_LOW), n.fma(broadcast(-LN2_HIGH), bounded));
    FloatVector tail =
        r.fma(broadcast(1.381454006e-3f), broadcast(8.368745107e-3f))
            .fma(r, broadcast(4.166839078e-2f))
            .fma(r, broadcast(1.66665204e-1f))
            .fma(r, broadcast(4.999999343e-1f));
    FloatVector power = tail.fma(r.mul(r), r.add(1));
    return power
        .reinterpretAsInts()
        .add(shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23))
        .reinterpretAsFloats()
        .blend(0, tiny);
  }

  /**
   * Φ(−|z|)·e^(z²/2), the lower tail of the normal distribution without its decay. The form is that
   * of Abramowitz and Stegun 7.1.26, a polynomial in 1/(1 + p·|z|); the coefficients are a minimax
   * fit of our own (relative error 1.2e-7 for |z| ≤ 13.3, where the tail leaves the floats).
   */
  static FloatVector scaledNormalTail(FloatVector z) {
    FloatVector t = broadcast(1).div(z.abs().fma(broadcast(0.3f), broadcast(1)));
    return t.fma(broadcast(3.603620859e-2f), broadcast(-1.587132501e-1f))
        .fma(t, broadcast(2.089640151e-1f))
        .fma(t, broadcast(-5.609538993e-2f))
        .fma(t, broadcast(1.298431751e-1f))
        .fma(t, broadcast(9.952313214e-2f))
        .fma(t, broadcast(1.208168818e-1f))
        .fma(t, broadcast(1.196251662e-1f))
        .mul(t);
  }

  /** Φ(z), the normal distribution, given e^(−z²/2). */
  static FloatVector normalCdf(FloatVector z, FloatVector expMinusHalfSquare) {
    FloatVector tail = scaledNormalTail(z).mul(expMinusHalfSquare);
    return tail.blend(broadcast(1).sub(tail), z.compare(VectorOperators.GE, 0));
  }

  /** φ(z), the normal density, given e^(−z²/2). */
  static FloatVector normalDensity(FloatVector expMinusHalfSquare) {
    return expMinusHalfSquare.mul(INV_SQRT_2_PI);
  }

  private static FloatVector broadcast(float x) {
    return FloatVector.broadcast(Width.FLOATS, x);
  }
}
