package moebench.bench.fork;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import moebench.bench.jmh.FmaPeak;
import moebench.bench.machine.Caches;
import moebench.layers.kernels.simd.SimdKernels;
import moebench.layers.kernels.simd.SimdPeak;
import moebench.reports.schema.Result;

/** Measures what the machine can do: FMA and memory reads, one thread and one per core. */
final class ProbeFork {
  private static final int REPEATS = 5;
  private static final int WARM_UPS = 20;
  private static final int FMA_BURSTS = 10;
  private static final int READS = 4;

  private ProbeFork() {}

  static Result.Probe measure() throws InterruptedException, ExecutionException {
    int cores = Runtime.getRuntime().availableProcessors();
    List<float[]> arrays = arrays(cores);
    for (int i = 0; i < WARM_UPS; i++) {
      FmaPeak.gflops();
      SimdPeak.sum(arrays.getFirst());
    }
    List<Double> fmaOne = new ArrayList<>();
    List<Double> fmaAll = new ArrayList<>();
    List<Double> readOne = new ArrayList<>();
    List<Double> readAll = new ArrayList<>();
    for (int i = 0; i < REPEATS; i++) {
      fmaOne.add(fmaGflops());
      fmaAll.add(Together.sum(cores, core -> fmaGflops()));
      readOne.add(readGbPerSecond(arrays));
      readAll.add(Together.sum(cores, core -> readGbPerSecond(List.of(arrays.get(core)))));
    }
    return new Result.Probe(SimdKernels.vectorBits(), cores, fmaOne, fmaAll, readOne, readAll);
  }

  /** One array per core, all together larger than the caches. */
  private static List<float[]> arrays(int cores) {
    int floats = (int) (Caches.bytesBeyond() / cores / Float.BYTES);
    List<float[]> arrays = new ArrayList<>();
    for (int core = 0; core < cores; core++) {
      float[] array = new float[floats];
      Arrays.fill(array, 1);
      arrays.add(array);
    }
    return arrays;
  }

  private static double fmaGflops() {
    double sum = 0;
    for (int i = 0; i < FMA_BURSTS; i++) {
      sum += FmaPeak.gflops();
    }
    return sum / FMA_BURSTS;
  }

  private static double readGbPerSecond(List<float[]> arrays) {
    long bytes = 0;
    long start = System.nanoTime();
    for (int i = 0; i < READS; i++) {
      for (float[] array : arrays) {
        if (SimdPeak.sum(array) < 0) {
          throw new IllegalStateException("the sum of ones is negative");
        }
        bytes += (long) array.length * Float.BYTES;
      }
    }
    return (double) bytes / (System.nanoTime() - start);
  }
}
