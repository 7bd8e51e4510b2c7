package moebench.layers.kernels.simd;

import static moebench.layers.kernels.simd.Width.FLOATS;
import static moebench.layers.kernels.simd.Width.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * What the core could do at most, at this JVM's vector width: the denominators of "% of peak". The
 * caller measures the time; the first seconds are the compiler's.
 */
public final class SimdPeak {
  private static final int CHAINS = 10;
  private static final int UNROLL = 3;

  private SimdPeak() {}

  /**
   * FLOPs in one iteration of {@link #fma}: UNROLL times CHAINS independent multiply-adds of a
   * vector, two FLOPs per lane.
   */
  public static int fmaFlops() {
    return UNROLL * CHAINS * LANES * 2;
  }

  /**
   * Runs {@code iterations} times {@link #fmaFlops} in registers. Ten chains cover two units of
   * five cycles latency, and with both factors leave some of the sixteen registers of AVX2 free.
   * The sums are the accumulated operand, as in a product: as a factor each would cost a copy, and
   * the "peak" would be a tenth too low. Three rounds make the method too long for C2 to inline
   * (325 bytes): inlined into a caller's loop it was seen at half the speed.
   *
   * @return a value that depends on every operation
   */
  public static double fma(long iterations) {
    FloatVector x = FloatVector.broadcast(FLOATS, 0.999f);
    FloatVector y = FloatVector.broadcast(FLOATS, 0.001f);
    FloatVector a = y;
    FloatVector b = y;
    FloatVector c = y;
    FloatVector d = y;
    FloatVector e = y;
    FloatVector f = y;
    FloatVector g = y;
    FloatVector h = y;
    FloatVector i = y;
    FloatVector j = y;
    for (long n = 0; n < iterations; n++) {
      a = x.fma(y, a);
      b = x.fma(y, b);
      c = x.fma(y, c);
      d = x.fma(y, d);
      e = x.fma(y, e);
      f = x.fma(y, f);
      g = x.fma(y, g);
      h = x.fma(y, h);
      i = x.fma(y, i);
      j = x.fma(y, j);
      a = x.fma(y, a);
      b = x.fma(y, b);
      c = x.fma(y, c);
      d = x.fma(y, d);
      e = x.fma(y, e);
      f = x.fma(y, f);
      g = x.fma(y, g);
      h = x.fma(y, h);
      i = x.fma(y, i);
      j = x.fma(y, j);
      a = x.fma(y, a);
      b = x.fma(y, b);
      c = x.fma(y, c);
      d = x.fma(y, d);
      e = x.fma(y, e);
      f = x.fma(y, f);
      g = x.fma(y, g);
      h = x.fma(y, h);
      i = x.fma(y, i);
      j = x.fma(y, j);
    }
    FloatVector sum = a.add(b).add(c).add(d).add(e).add(f);
    return sum.add(g).add(h).add(i).add(j).reduceLanes(VectorOperators.ADD);
  }

  /**
   * Reads {@code x} once, its four quarters at the same time, as a product of one row reads its
   * panels: one stream alone may leave bandwidth unused. 4 bytes per float of memory traffic when
   * {@code x} is larger than the caches.
   *
   * @return the sum of the floats that fill whole vectors of a quarter
   */
  public static double sum(float[] x) {
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = FloatVector.zero(FLOATS);
    FloatVector c = FloatVector.zero(FLOATS);
    FloatVector d = FloatVector.zero(FLOATS);
    int quarter = x.length / 4 & -LANES;
    for (int i = 0; i < quarter; i += LANES) {
      a = a.add(FloatVector.fromArray(FLOATS, x, i));
      b = b.add(FloatVector.fromArray(FLOATS, x, i + quarter));
      c = c.add(FloatVector.fromArray(FLOATS, x, i + 2 * quarter));
      d = d.add(FloatVector.fromArray(FLOATS, x, i + 3 * quarter));
    }
    return a.add(b).add(c.add(d)).reduceLanes(VectorOperators.ADD);
  }
}
