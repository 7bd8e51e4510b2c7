package moebench.bench.jmh;

import java.util.Arrays;
import moebench.layers.kernels.simd.SimdPeak;

/** Times bursts of fused multiply-adds in registers: what one core can do at most. */
public final class FmaPeak {
  private static final int SLICES = 21;
  private static final long ITERATIONS = 50_000;

  private FmaPeak() {}

  /**
   * GFLOP/s of this thread: the median over 21 slices, some milliseconds in all, so that a slice
   * that was interrupted does not count.
   */
  public static double gflops() {
    double[] rates = new double[SLICES];
    double sink = 0;
    for (int i = 0; i < SLICES; i++) {
      long start = System.nanoTime();
      sink += SimdPeak.fma(ITERATIONS);
      rates[i] = (double) ITERATIONS * SimdPeak.fmaFlops() / (System.nanoTime() - start);
    }
    if (Double.isNaN(sink)) {
      throw new IllegalStateException("the FMA burst computed nonsense");
    }
    Arrays.sort(rates);
    return rates[SLICES / 2];
  }
}
