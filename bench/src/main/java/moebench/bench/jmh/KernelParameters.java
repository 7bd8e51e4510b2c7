package moebench.bench.jmh;

import moebench.layers.kernels.Backends;
import moebench.layers.kernels.Kernels;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Where a benchmark computes, under the names that the command line uses. */
@State(Scope.Benchmark)
public class KernelParameters {
  @Param("simd")
  public String backend;

  @Param("1")
  public int threads;

  Kernels kernels() {
    return Backends.of(backend).newKernels(threads);
  }
}
