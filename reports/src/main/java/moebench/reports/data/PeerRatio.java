package moebench.reports.data;

import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Result;
import moebench.reports.schema.Row;

/**
 * Ours against one peer at one piece of work, over the forks that timed it.
 *
 * @param cell the work, as the first fork had it
 * @param forks results, one per fork
 */
public record PeerRatio(Cell.Comparison cell, List<Result.Comparison> forks) {

  /** Groups rows of comparisons by everything but the fork. */
  static List<PeerRatio> of(List<Row> rows) {
    Map<Cell.Comparison, List<Result.Comparison>> forks = new LinkedHashMap<>();
    for (Row row : rows) {
      forks
          .computeIfAbsent(((Cell.Comparison) row.cell()).withFork(0), c -> new ArrayList<>())
          .add((Result.Comparison) row.result());
    }
    return forks.entrySet().stream()
        .map(e -> new PeerRatio(e.getKey(), List.copyOf(e.getValue())))
        .toList();
  }

  /** How many times faster ours is than the peer, one value per fork: the median of its pairs. */
  public Sample byFork() {
    return Sample.of(
        forks.stream().map(f -> Sample.of(each(f, RATIO).toArray()).median()).toList());
  }

  /** The same, one value per pair of samples of every fork. */
  public Sample byPair() {
    return every(RATIO);
  }

  /** How often it was measured: forks × pairs in each, {@code 3 × 21} or {@code 3 × 7 to 21}. */
  public String count() {
    IntSummaryStatistics pairs =
        forks.stream().mapToInt(f -> f.seconds().size()).summaryStatistics();
    return pairs.getMin() == pairs.getMax()
        ? "%d × %d".formatted(forks.size(), pairs.getMin())
        : "%d × %d to %d".formatted(forks.size(), pairs.getMin(), pairs.getMax());
  }

  /** GFLOP/s of ours, one value per pair. */
  public Sample gflops() {
    return every((f, i) -> f.flops() / f.seconds().get(i) / 1e9);
  }

  /** GFLOP/s of ours over the FMA peak beside it, one value per pair. */
  public Sample shareOfPeak() {
    return every((f, i) -> f.flops() / f.seconds().get(i) / 1e9 / f.fmaGflops().get(i));
  }

  /** The same of the peer. */
  public Sample peerShareOfPeak() {
    return every((f, i) -> f.flops() / f.peerSeconds().get(i) / 1e9 / f.fmaGflops().get(i));
  }

  /**
   * Bytes per second of ours over the memory bandwidth beside it, one value per pair; absent where
   * the bandwidth was not measured.
   */
  public Optional<Sample> shareOfBandwidth() {
    return forks.stream().anyMatch(f -> f.readGbPerSecond().isEmpty())
        ? Optional.empty()
        : Optional.of(
            every((f, i) -> f.bytes() / f.seconds().get(i) / 1e9 / f.readGbPerSecond().get(i)));
  }

  /** A quantity of one pair of a fork. */
  private interface OfPair {
    double value(Result.Comparison fork, int pair);
  }

  private static final OfPair RATIO = (f, i) -> f.peerSeconds().get(i) / f.seconds().get(i);

  private Sample every(OfPair quantity) {
    return Sample.of(forks.stream().flatMapToDouble(f -> each(f, quantity)).toArray());
  }

  private static DoubleStream each(Result.Comparison fork, OfPair quantity) {
    return IntStream.range(0, fork.seconds().size()).mapToDouble(i -> quantity.value(fork, i));
  }
}
