package moebench.bench.fork;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import moebench.bench.jmh.FmaPeak;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Measures the FMA peak right before and after each iteration, of as many threads as the
 * benchmark's parameter {@code threads} says, and reports the mean: on a shared machine the peak
 * moves, and a share of it only means something beside it.
 */
public final class FmaPeakProfiler implements InternalProfiler {
  /** Name of the secondary result, in GFLOP/s. */
  public static final String RESULT = "fma.peak";

  private double before;

  @Override
  public String getDescription() {
    return "FMA peak around each iteration, of as many threads as the benchmark has";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    before = gflops(threads(benchmark));
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    double mean = (before + gflops(threads(benchmark))) / 2;
    return List.of(new ScalarResult(RESULT, mean, "GFLOP/s", AggregationPolicy.AVG));
  }

  private static int threads(BenchmarkParams benchmark) {
    return benchmark.getParamsKeys().contains("threads")
        ? Integer.parseInt(benchmark.getParam("threads"))
        : 1;
  }

  /**
   * GFLOP/s of {@code threads} threads at the same time.
   *
   * @throws IllegalStateException when the thread is interrupted meanwhile
   */
  public static double gflops(int threads) {
    if (threads == 1) {
      return FmaPeak.gflops();
    }
    try {
      return Together.sum(threads, thread -> FmaPeak.gflops());
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot measure the FMA peak", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
