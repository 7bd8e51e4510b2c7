package moebench.reports.data;

import java.util.List;
import java.util.Optional;
import moebench.reports.schema.Result;

/**
 * One benchmark of one configuration over its forks.
 *
 * @param tokensPerSecond one value per fork: the median of the fork's iterations
 * @param shareOfPeak executed FLOP/s over the FMA peak of as many threads in the same process, one
 *     value per fork; absent for a device
 * @param gflops executed GFLOP/s, one value per fork
 * @param flopsPerToken executed, one value per fork
 * @param flopsPerByte executed FLOPs per compulsory byte, one value per fork; absent where the
 *     bytes are not known
 */
public record Throughput(
    Sample tokensPerSecond,
    Sample gflops,
    Optional<Sample> shareOfPeak,
    Sample flopsPerToken,
    Optional<Sample> flopsPerByte) {
  static Throughput of(List<Result.Measurement> forks) {
    return new Throughput(
        Sample.of(forks.stream().map(Throughput::speed).toList()),
        Sample.of(forks.stream().map(Throughput::gflops).toList()),
        shareOfPeak(forks),
        Sample.of(forks.stream().map(Result.Measurement::executedFlopsPerToken).toList()),
        flopsPerByte(forks));
  }

  private static Optional<Sample> shareOfPeak(List<Result.Measurement> forks) {
    List<Double> known =
        forks.stream()
            .filter(m -> m.fmaGflops() != null)
            .map(m -> gflops(m) / m.fmaGflops())
            .toList();
    return known.isEmpty() ? Optional.empty() : Optional.of(Sample.of(known));
  }

  private static Optional<Sample> flopsPerByte(List<Result.Measurement> forks) {
    List<Double> known =
        forks.stream()
            .filter(m -> m.compulsoryBytesPerToken() != null)
            .map(m -> m.executedFlopsPerToken() / m.compulsoryBytesPerToken())
            .toList();
    return known.isEmpty() ? Optional.empty() : Optional.of(Sample.of(known));
  }

  private static double speed(Result.Measurement m) {
    return Sample.of(m.tokensPerSecond()).median();
  }

  private static double gflops(Result.Measurement m) {
    return speed(m) * m.executedFlopsPerToken() / 1e9;
  }
}
