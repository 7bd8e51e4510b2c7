package moebench.reports.data;

import java.util.List;
import moebench.reports.schema.Result;

/**
 * One benchmark of one configuration over its forks.
 *
 * @param tokensPerSecond one value per fork: the median of the fork's iterations
 * @param shareOfPeak executed FLOP/s over the FMA peak of one thread in the same process, one value
 *     per fork
 * @param gflops executed GFLOP/s, one value per fork
 */
public record Throughput(Sample tokensPerSecond, Sample gflops, Sample shareOfPeak) {
  static Throughput of(List<Result.Measurement> forks) {
    return new Throughput(
        Sample.of(forks.stream().map(Throughput::speed).toList()),
        Sample.of(forks.stream().map(Throughput::gflops).toList()),
        Sample.of(forks.stream().map(m -> gflops(m) / m.fmaGflops()).toList()));
  }

  private static double speed(Result.Measurement m) {
    return Sample.of(m.tokensPerSecond()).median();
  }

  private static double gflops(Result.Measurement m) {
    return speed(m) * m.executedFlopsPerToken() / 1e9;
  }
}
