package moebench.bench.jmh;

import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Measures the FMA peak right before and after each iteration and reports the mean: on a shared
 * machine the peak moves, and a share of it only means something beside it.
 */
public final class FmaPeakProfiler implements InternalProfiler {
  /** Name of the secondary result, in GFLOP/s. */
  public static final String RESULT = "fma.peak";

  private double before;

  @Override
  public String getDescription() {
    return "FMA peak of one thread around each iteration";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    before = FmaPeak.gflops();
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    double mean = (before + FmaPeak.gflops()) / 2;
    return List.of(new ScalarResult(RESULT, mean, "GFLOP/s", AggregationPolicy.AVG));
  }
}
