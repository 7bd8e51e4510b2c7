package moebench.peers.goals;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import moebench.reports.CellId;
import moebench.reports.data.RunData;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Manifest;
import moebench.reports.schema.Result;
import moebench.reports.schema.Row;
import org.junit.jupiter.api.Test;

class GoalsTest {
  private final List<Row> rows = new ArrayList<>();

  private static Row row(Cell cell, Result result, String reason) {
    return new Row(
        CellId.of(cell),
        cell,
        result == null ? Row.Status.FAILED : Row.Status.DONE,
        reason,
        Instant.EPOCH,
        Instant.EPOCH,
        null,
        null,
        null,
        result == null ? Row.Validity.INVALID : Row.Validity.VALID,
        List.of(),
        result);
  }

  private static Cell.Comparison gemm(String peer, int tokens, int threads, int fork) {
    return new Cell.Comparison(
        "gemm", peer, new Cell.Weights(100, 200), null, tokens, threads, 3, fork);
  }

  /** Ours takes a second for 1 GFLOP and 1 GB; the peak is {@code peak} GFLOP/s. */
  private void add(Cell.Comparison cell, double peak, List<Double> read, Double... peerSeconds) {
    List<Double> ones = List.of(peerSeconds).stream().map(s -> 1.0).toList();
    rows.add(
        row(
            cell,
            new Result.Comparison(
                "ours",
                "Peer 1.2",
                1e9,
                1e9,
                ones,
                List.of(peerSeconds),
                ones.stream().map(s -> peak).toList(),
                read,
                0,
                0.0),
            null));
  }

  private String line(String start) {
    Manifest manifest =
        new Manifest(
            "1.1",
            "r",
            null,
            List.of(),
            Map.of(),
            null,
            0,
            0,
            Instant.EPOCH,
            null,
            null,
            null,
            null,
            null,
            null,
            new Manifest.Java("25", "x", List.of()),
            new Manifest.Machine("os", "CPU", "amd64", List.of(), 256, 2, null, List.of(), null),
            null,
            null);
    String text = Goals.of(RunData.of(manifest, rows));
    return text.lines()
        .filter(l -> l.startsWith(start))
        .findFirst()
        .orElseThrow(() -> new AssertionError(text));
  }

  /** Shapes at 1.1 and 0.9: the worst decides, their median is 1.00. */
  @Test
  void everyShapeMustMeetAGoal() {
    add(gemm("mkl", 64, 1, 1), 2, List.of(), 1.1, 1.1, 1.1);
    add(gemm("mkl", 130, 1, 1), 2, List.of(), 0.8, 0.9, 1.0);
    assertEquals(
        "| GEMM, one thread, 64 tokens and more, against MKL | ≥ 1.00× | 1.00×"
            + " | 0.90× (0.82× to 0.98×) at 130×100×200 | 1 × 3 | not met (1 of 2 shapes) |",
        line("| GEMM, one thread, 64 tokens and more, against MKL |"));
  }

  @Test
  void aGoalThatEveryShapeMeetsIsMet() {
    add(gemm("mkl-packed", 64, 1, 1), 1.1, List.of(), 0.95);
    add(gemm("mkl-packed", 64, 1, 2), 1.1, List.of(), 0.97);
    assertTrue(
        line("| GEMM, one thread, 64 tokens and more, against MKL packed")
            .endsWith("| 2 × 1 | met |"));
    assertTrue(line("| GEMM, one thread, 64 tokens and more: share").contains("| 91% | 91% "));
  }

  /** Half as fast as the best peer, but at 0.95 of the bandwidth: the better of both counts. */
  @Test
  void fewTokensAreHeldAgainstTheBandwidthOrTheBestPeer() {
    add(gemm("mkl", 1, 1, 1), 2, List.of(1 / 0.95), 0.5);
    add(gemm("openblas", 1, 1, 1), 2, List.of(1 / 0.95), 1.5);
    add(gemm("mkl", 16, 1, 1), 2, List.of(2.0), 0.9);
    String line = line("| GEMM, one thread, 1 and 16 tokens");
    assertTrue(line.contains("| 0.90× (0.90× to 0.90×) at 16×100×200 |"), line);
    assertTrue(line.endsWith("not met (1 of 2 shapes) |"), line);
  }

  /** Pieces of ours are no peers; the best and the worst shape are 1.50 and 0.50. */
  @Test
  void everyPeerHasARowWithAGoalOrWithout() {
    add(gemm("ejml", 64, 1, 1), 2, List.of(), 4.0);
    add(gemm("openblas", 64, 1, 1), 2, List.of(), 1.5);
    add(gemm("openblas", 130, 1, 1), 2, List.of(), 0.4, 0.5, 0.6);
    add(gemm("own-one-thread", 64, 2, 1), 2, List.of(), 1.7);
    assertEquals(
        "| EJML | y = x·W, one thread | 1 | 4.00× | 4.00× (4.00× to 4.00×) at 64×100×200 | 1 × 1 |",
        line("| EJML |"));
    assertEquals(
        "| OpenBLAS | y = x·W, one thread | 2 | 1.00×"
            + " | 0.50× (0.42× to 0.58×) at 130×100×200 | 1 × 3 |",
        line("| OpenBLAS |"));
    assertThrows(AssertionError.class, () -> line("| ours on one thread"));
  }

  /**
   * Shares of 0.54, 0.63 and 0.72 of the bandwidth beside one peer, 0.9 beside another in its two
   * pairs: the median of all five decides, not the best of two medians, and its spread is shown.
   */
  @Test
  void theShareOfTheBandwidthIsThatOfAllPairsOfEveryPeer() {
    add(gemm("mkl", 1, 1, 1), 2, List.of(1 / 0.54, 1 / 0.63, 1 / 0.72), 0.1, 0.1, 0.1);
    add(gemm("openblas", 1, 1, 1), 2, List.of(1 / 0.9, 1 / 0.9), 0.5, 0.5);
    String line = line("| GEMM, one thread, 1 and 16 tokens");
    assertTrue(line.contains("| 0.80× | 0.80× (0.64× to 1.00×) at 1×100×200 | 2 × 2 to 3 |"), line);
  }

  /** 50% beside one peer, twice 80% beside another. */
  @Test
  void anyPeerTellsTheShareOfThePeak() {
    add(gemm("ejml", 64, 1, 1), 2, List.of(), 1.0);
    assertTrue(line("| GEMM, one thread, 64 tokens and more: share").contains("| 50% | 50% "));
    add(gemm("openblas", 64, 1, 1), 1.25, List.of(), 1.0, 1.0);
    assertTrue(
        line("| GEMM, one thread, 64 tokens and more: share").contains("| 80% | 80% (56% to 80%)"));
  }

  /** 0.5 of the bandwidth, or 4 times as fast as a Java library, tells nothing of native ones. */
  @Test
  void fewTokensNeedANativePeer() {
    add(gemm("ejml", 1, 1, 1), 2, List.of(2.0), 4.0);
    assertTrue(line("| GEMM, one thread, 1 and 16 tokens").endsWith("| not measured |"));
    add(gemm("onednn", 1, 1, 1), 2, List.of(2.0), 0.9);
    String line = line("| GEMM, one thread, 1 and 16 tokens");
    assertTrue(line.contains("| 0.90× | 0.90× ") && line.contains("not met (0 of 1"), line);
  }

  @Test
  void whatWasNotMeasuredIsNotMet() {
    assertTrue(line("| dX and dW").endsWith("| – | – | – | not measured |"));
  }

  @Test
  void theScalingOfThePeakStandsBesideThatOfTheProduct() {
    Cell probe = new Cell.Probe("simd", 1);
    rows.add(
        row(
            probe,
            new Result.Probe(256, 2, List.of(100.0), List.of(190.0), List.of(1.0), List.of(1.0)),
            null));
    add(gemm("own-one-thread", 64, 2, 1), 2, List.of(), 1.7);
    String line = line("| GEMM, two threads against one (two cores give 1.90 times");
    assertTrue(line.endsWith("not met (0 of 1 shapes) |"), line);
  }

  /** 1.17 times is all that these two cores could give. */
  @Test
  void twoThreadsNeedTwoWholeCores() {
    Cell probe = new Cell.Probe("simd", 1);
    rows.add(
        row(
            probe,
            new Result.Probe(256, 2, List.of(100.0), List.of(117.0), List.of(1.0), List.of(1.0)),
            null));
    add(gemm("own-one-thread", 64, 2, 1), 2, List.of(), 1.1);
    String line = line("| GEMM, two threads against one (two cores give 1.17 times");
    assertTrue(line.contains("| 1.10× | 1.10× "), line);
    assertTrue(line.endsWith("| does not apply: two cores give less than 1.80× |"), line);
  }

  @Test
  void peersAreNamedAndAbsentOnesHaveAReason() {
    add(gemm("mkl", 64, 1, 1), 2, List.of(), 1.0);
    rows.add(row(gemm("openblas", 64, 1, 1), null, "openblas cannot be loaded here: no library"));
    assertEquals("Peers: Peer 1.2.", line("Peers: "));
    assertEquals(
        "Not measured: openblas cannot be loaded here: no library.", line("Not measured: "));
  }
}
