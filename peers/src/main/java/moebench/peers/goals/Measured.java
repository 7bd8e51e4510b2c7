package moebench.peers.goals;

import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import moebench.reports.data.PeerNames;
import moebench.reports.data.PeerRatio;
import moebench.reports.data.Sample;

/**
 * One quantity at one shape.
 *
 * @param shape what it was measured on
 * @param value what is held against the goal
 * @param low 10th percentile of all pairs
 * @param high 90th percentile of all pairs
 * @param count how often it was measured, as {@link PeerRatio#count}
 */
record Measured(String shape, double value, double low, double high, String count) {

  /** How many times faster ours is: the median over forks of each fork's median pair. */
  static Measured ratio(PeerRatio r) {
    return of(r, r.byFork().median(), r.byPair());
  }

  /** Our share of the FMA peak: the median of all pairs. */
  static Measured shareOfPeak(PeerRatio r) {
    return of(r, r.shareOfPeak().median(), r.shareOfPeak());
  }

  /** Our share of the memory bandwidth, the median of all pairs; absent where not measured. */
  static Optional<Measured> shareOfBandwidth(PeerRatio r) {
    return r.shareOfBandwidth().map(share -> of(r, share.median(), share));
  }

  /** The same in units of {@code unit}. */
  Measured over(double unit) {
    return new Measured(shape, value / unit, low / unit, high / unit, count);
  }

  /** Bytes that one operation of ours allocates: the least of each fork, and of those the most. */
  static Measured allocation(PeerRatio r) {
    List<Double> bytes = r.forks().stream().map(f -> f.allocatedBytesPerOperation()).toList();
    return of(r, Sample.of(bytes).max(), Sample.of(bytes));
  }

  /** Columns of Markdown: value with spread and shape, and how often it was measured. */
  String columns(DoubleFunction<String> format) {
    return "%s (%s to %s) at %s | %s"
        .formatted(format.apply(value), format.apply(low), format.apply(high), shape, count);
  }

  private static Measured of(PeerRatio r, double value, Sample pairs) {
    return new Measured(
        PeerNames.shape(r.cell()), value, pairs.quantile(0.1), pairs.quantile(0.9), r.count());
  }
}
