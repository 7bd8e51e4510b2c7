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
  private static final int CHAINS = 12;

  private SimdPeak() {}

  /**
   * FLOPs in one iteration of {@link #fma}: twelve independent fused multiply-adds of one vector
   * each, two FLOPs per lane.
   */
  public static int fmaFlops() {
    return CHAINS * LANES * 2;
  }

  /**
   * Runs {@code iterations} times {@link #fmaFlops} in registers. Twelve chains cover two units of
   * five cycles latency, and with their factor and summand fit in the sixteen registers of AVX2.
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
    FloatVector k = y;
    FloatVector l = y;
    for (long n = 0; n < iterations; n++) {
      a = a.fma(x, y);
      b = b.fma(x, y);
      c = c.fma(x, y);
      d = d.fma(x, y);
      e = e.fma(x, y);
      f = f.fma(x, y);
      g = g.fma(x, y);
      h = h.fma(x, y);
      i = i.fma(x, y);
      j = j.fma(x, y);
      k = k.fma(x, y);
      l = l.fma(x, y);
    }
    FloatVector sum = a.add(b).add(c).add(d).add(e).add(f);
    return sum.add(g).add(h).add(i).add(j).add(k).add(l).reduceLanes(VectorOperators.ADD);
  }

  /**
   * Reads {@code x} once from front to back, four vectors at a time: 4 bytes per float of memory
   * traffic when {@code x} is larger than the caches.
   *
   * @return the sum of the floats that fill whole groups of four vectors
   */
  public static double sum(float[] x) {
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = FloatVector.zero(FLOATS);
    FloatVector c = FloatVector.zero(FLOATS);
    FloatVector d = FloatVector.zero(FLOATS);
    int end = x.length & -4 * LANES;
    for (int i = 0; i < end; i += 4 * LANES) {
      a = a.add(FloatVector.fromArray(FLOATS, x, i));
      b = b.add(FloatVector.fromArray(FLOATS, x, i + LANES));
      c = c.add(FloatVector.fromArray(FLOATS, x, i + 2 * LANES));
      d = d.add(FloatVector.fromArray(FLOATS, x, i + 3 * LANES));
    }
    return a.add(b).add(c.add(d)).reduceLanes(VectorOperators.ADD);
  }
}
