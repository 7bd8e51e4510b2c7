package moebench.reports.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import moebench.reports.CellId;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Manifest;
import moebench.reports.schema.Result;
import moebench.reports.schema.Row;
import org.junit.jupiter.api.Test;

class PeerRatioTest {
  private static final double EXACT = 1e-12;

  private static Row row(String peer, int fork, List<Double> ours, List<Double> theirs) {
    Cell cell = new Cell.Comparison("gemm", peer, new Cell.Weights(10, 100), null, 1, 1, 5, fork);
    Result result =
        new Result.Comparison(
            "ours",
            peer,
            2e9,
            4e9,
            ours,
            theirs,
            ours.stream().map(s -> 4.0).toList(),
            peer.equals("a") ? ours.stream().map(s -> 8.0).toList() : List.of(),
            0,
            null);
    Instant now = Instant.EPOCH;
    return new Row(
        CellId.of(cell),
        cell,
        Row.Status.DONE,
        null,
        now,
        now,
        null,
        null,
        null,
        Row.Validity.VALID,
        List.of(),
        result);
  }

  private static List<PeerRatio> ratios(Row... rows) {
    return RunData.of(
            new Manifest(
                "1.1", "r", null, List.of(), Map.of(), null, 0, 0, null, null, null, null, null,
                null, null, null, null, null, null),
            List.of(rows))
        .peers();
  }

  /**
   * Pairs of fork 1: 1, 2, 4, 8, 16; of fork 2: 3, 3, 3. Medians 4 and 3; all sorted: 1 2 3 3 3 4 8
   * 16, whose 10th percentile lies at place 0.7 and the 90th at place 6.3.
   */
  @Test
  void theCentreIsOverForksAndTheSpreadOverPairs() {
    PeerRatio ratio =
        ratios(
                row("a", 1, List.of(1.0, 1.0, 1.0, 1.0, 1.0), List.of(4.0, 1.0, 16.0, 2.0, 8.0)),
                row("a", 2, List.of(0.5, 1.0, 2.0), List.of(1.5, 3.0, 6.0)))
            .getFirst();
    assertEquals(2, ratio.byFork().n());
    assertEquals(3.5, ratio.byFork().median(), EXACT);
    assertEquals(8, ratio.byPair().n());
    assertEquals(1.7, ratio.byPair().quantile(0.1), EXACT);
    assertEquals(8 + 0.3 * 8, ratio.byPair().quantile(0.9), EXACT);
    assertEquals(1, ratio.byPair().quantile(0), EXACT);
    assertEquals(16, ratio.byPair().quantile(1), EXACT);
  }

  /** 2 GFLOP in half a second is 4 GFLOP/s, all of a peak of 4; 4 GB in half a second is 8 GB/s. */
  @Test
  void sharesAreOfWhatWasMeasuredBesideEachPair() {
    PeerRatio ratio = ratios(row("a", 1, List.of(0.5), List.of(1.0))).getFirst();
    assertEquals(4, ratio.gflops().median(), EXACT);
    assertEquals(1, ratio.shareOfPeak().median(), EXACT);
    assertEquals(0.5, ratio.peerShareOfPeak().median(), EXACT);
    assertEquals(1, ratio.shareOfBandwidth().orElseThrow().median(), EXACT);
  }

  @Test
  void peersAreKeptApartAndBandwidthIsAbsentWhereNotMeasured() {
    List<PeerRatio> ratios =
        ratios(
            row("a", 1, List.of(1.0), List.of(1.0)),
            row("b", 1, List.of(1.0), List.of(2.0)),
            row("a", 2, List.of(1.0), List.of(1.0)));
    assertEquals(List.of("a", "b"), ratios.stream().map(r -> r.cell().peer()).toList());
    assertEquals(List.of(2, 1), ratios.stream().map(r -> r.forks().size()).toList());
    assertTrue(ratios.getLast().shareOfBandwidth().isEmpty());
  }

  @Test
  void forksThatWereCutShortHaveFewerPairs() {
    Row five = row("a", 1, List.of(1.0, 1.0, 1.0, 1.0, 1.0), List.of(1.0, 2.0, 4.0, 8.0, 16.0));
    Row three = row("a", 2, List.of(1.0, 1.0, 1.0), List.of(3.0, 3.0, 3.0));
    assertEquals("2 × 3 to 5", ratios(five, three).getFirst().count());
    assertEquals("1 × 3", ratios(three).getFirst().count());
  }
}
