package moebench.peers.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import moebench.bench.fork.Together;
import moebench.bench.jmh.FmaPeak;
import moebench.layers.kernels.simd.SimdPeak;

/** What as many threads could do at most, measured anew with each call. */
final class Ceilings {
  /** Floats that each thread reads: together with those of others, larger than the caches. */
  private static final int FLOATS = 32 << 20;

  private final int threads;
  private final List<float[]> memory = new ArrayList<>();

  Ceilings(int threads) {
    this.threads = threads;
  }

  /** GFLOP/s of fused multiply-adds. */
  double fmaGflops() {
    return threads == 1 ? FmaPeak.gflops() : together(thread -> FmaPeak.gflops());
  }

  /** GB/s of reads from memory. */
  double readGbPerSecond() {
    while (memory.size() < threads) {
      float[] array = new float[FLOATS];
      Arrays.fill(array, 1);
      memory.add(array);
    }
    return threads == 1 ? read(0) : together(this::read);
  }

  private double read(int thread) {
    float[] array = memory.get(thread);
    long start = System.nanoTime();
    if (SimdPeak.sum(array) < 0) {
      throw new IllegalStateException("the sum of ones is negative");
    }
    return (double) array.length * Float.BYTES / (System.nanoTime() - start);
  }

  private double together(java.util.function.IntToDoubleFunction rate) {
    try {
      return Together.sum(threads, rate);
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("cannot measure the peak of " + threads + " threads", e);
    }
  }
}
