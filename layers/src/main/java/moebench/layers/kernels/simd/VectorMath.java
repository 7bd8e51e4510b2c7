package moebench.layers.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/**
 * Functions of one vector that the machine has no instruction for. NaN stays NaN.
 *
 * <p>Constants are vectors rather than broadcast where they are used: each such call brings C2
 * closer to its inlining limit of 18,000 nodes, past which a loop boxes its vectors.
 */
final class VectorMath {
  // Beyond these e^x leaves the normal floats.
  private static final float EXP_MIN = -87.33654f;
  private static final float EXP_MAX = 88.72283f;

  // 1.5·2^23: adding it rounds to an integer, which then stands in the low bits.
  private static final FloatVector ROUND = broadcast(12582912f);
  private static final FloatVector LOG2_E = broadcast(1.44269504f);
  // −ln 2 in two parts, the first short enough that its small multiples are exact.
  private static final FloatVector MINUS_LN2_HIGH = broadcast(-0.693359375f);
  private static final FloatVector MINUS_LN2_LOW = broadcast(2.12194440e-4f);
  private static final FloatVector EXP_2 = broadcast(4.999999343e-1f);
  private static final FloatVector EXP_3 = broadcast(1.66665204e-1f);
  private static final FloatVector EXP_4 = broadcast(4.166839078e-2f);
  private static final FloatVector EXP_5 = broadcast(8.368745107e-3f);
  private static final FloatVector EXP_6 = broadcast(1.381454006e-3f);

  private static final FloatVector ONE = broadcast(1);
  private static final FloatVector TAIL_SCALE = broadcast(0.3f);
  private static final FloatVector TAIL_1 = broadcast(1.196251662e-1f);
  private static final FloatVector TAIL_2 = broadcast(1.208168818e-1f);
  private static final FloatVector TAIL_3 = broadcast(9.952313214e-2f);
  private static final FloatVector TAIL_4 = broadcast(1.298431751e-1f);
  private static final FloatVector TAIL_5 = broadcast(-5.609538993e-2f);
  private static final FloatVector TAIL_6 = broadcast(2.089640151e-1f);
  private static final FloatVector TAIL_7 = broadcast(-1.587132501e-1f);
  private static final FloatVector TAIL_8 = broadcast(3.603620859e-2f);

  private static final VectorShuffle<Float> BY_8 = rotation(8);
  private static final VectorShuffle<Float> BY_4 = rotation(4);
  private static final VectorShuffle<Float> BY_2 = rotation(2);
  private static final VectorShuffle<Float> BY_1 = rotation(1);

  private VectorMath() {}

  private static VectorShuffle<Float> rotation(int lanes) {
    return VectorShuffle.fromOp(Width.FLOATS, lane -> (lane + lanes) % Width.LANES);
  }

  /**
   * Σ of the lanes, halves first. {@link FloatVector#reduceLanes} leaves its order open: compiled
   * code and the interpreter differ in it, so that a run would depend on when the JIT is ready.
   */
  static float sum(FloatVector x) {
    FloatVector sum = x;
    if (Width.LANES > 8) {
      sum = sum.add(sum.rearrange(BY_8));
    }
    if (Width.LANES > 4) {
      sum = sum.add(sum.rearrange(BY_4));
    }
    sum = sum.add(sum.rearrange(BY_2));
    return sum.add(sum.rearrange(BY_1)).lane(0);
  }

  /**
   * The same of lanes that were stored, in the same order: for where C2 may not inline {@link
   * #sum(FloatVector)} and would make an object of its argument.
   */
  static float sum(float[] lanes) {
    for (int half = Width.LANES / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        lanes[i] += lanes[i + half];
      }
    }
    return lanes[0];
  }

  /**
   * e^x to 2 ulp: e^x = 2^n·e^r with |r| ≤ ln 2 / 2 and a minimax polynomial of our own for e^r
   * (relative error 3e-9). 0 where the result is below the normal floats, and e^88.72 above.
   * VectorOperators.EXP is exact to 1 ulp and takes 1.8 times as long at 256 bits.
   */
  static FloatVector exp(FloatVector x) {
    return boundedExp(x.blend(EXP_MAX, x.compare(VectorOperators.GT, EXP_MAX)));
  }

  /** {@link #exp} of at most 88.72; takes two thirds of the time. */
  static FloatVector boundedExp(FloatVector x) {
    VectorMask<Float> tiny = x.compare(VectorOperators.LT, EXP_MIN);
    FloatVector shifted = x.fma(LOG2_E, ROUND);
    FloatVector n = shifted.sub(ROUND);
    FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, x));
    FloatVector tail = r.fma(EXP_6, EXP_5).fma(r, EXP_4).fma(r, EXP_3).fma(r, EXP_2);
    FloatVector power = tail.fma(r.mul(r), r.add(ONE));
    return power
        .reinterpretAsInts()
        .add(shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23))
        .reinterpretAsFloats()
        .blend(0, tiny)
        .blend(x, x.compare(VectorOperators.NE, x)); // whose low bits were shifted in as if 2^n
  }

  /** Φ(z), the normal distribution, given e^(−z²/2). */
  static FloatVector normalCdf(FloatVector z, FloatVector gaussian) {
    FloatVector tail = scaledNormalTail(z).mul(gaussian);
    return tail.blend(ONE.sub(tail), z.compare(VectorOperators.GE, 0));
  }

  /**
   * Φ(−|z|)·e^(z²/2), the lower tail of the normal distribution without its decay. The form is that
   * of Abramowitz and Stegun 7.1.26, a polynomial in 1/(1 + p·|z|); the coefficients are a minimax
   * fit of our own (relative error 1.2e-7 for |z| ≤ 13.3, where the tail leaves the floats).
   */
  private static FloatVector scaledNormalTail(FloatVector z) {
    FloatVector t = ONE.div(z.abs().fma(TAIL_SCALE, ONE));
    return t.fma(TAIL_8, TAIL_7)
        .fma(t, TAIL_6)
        .fma(t, TAIL_5)
        .fma(t, TAIL_4)
        .fma(t, TAIL_3)
        .fma(t, TAIL_2)
        .fma(t, TAIL_1)
        .mul(t);
  }

  private static FloatVector broadcast(float x) {
    return FloatVector.broadcast(Width.FLOATS, x);
  }
}
