package moebench.peers.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.IntToDoubleFunction;
import moebench.bench.fork.FmaPeakProfiler;
import moebench.bench.fork.Together;
import moebench.bench.machine.Caches;
import moebench.layers.kernels.simd.SimdPeak;

/** Measures bursts of arithmetic and reads. */
final class MeasuredCeilings implements Ceilings {
  private final int threads;
  private final List<float[]> memory = new ArrayList<>();

  MeasuredCeilings(int threads) {
    this.threads = threads;
  }

  @Override
  public double fmaGflops() {
    return FmaPeakProfiler.gflops(threads);
  }

  @Override
  public double readGbPerSecond() {
    while (memory.size() < threads) {
      float[] array = new float[(int) (Caches.bytesBeyond() / threads / Float.BYTES)];
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

  private double together(IntToDoubleFunction rate) {
    try {
      return Together.sum(threads, rate);
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("cannot measure the peak of " + threads + " threads", e);
    }
  }
}
