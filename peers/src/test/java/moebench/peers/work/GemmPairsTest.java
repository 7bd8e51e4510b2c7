package moebench.peers.work;

import static org.junit.jupiter.api.Assertions.assertTrue;

import moebench.peers.measure.Pair;
import moebench.reports.schema.Cell;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GemmPairsTest {

  /** Few tokens take many weight matrices in turn, and dW is added to its result. */
  @ParameterizedTest
  @CsvSource({
    "gemm, ejml, 3, 1300, 1100",
    "gemm, own-one-thread, 30, 40, 50",
    "gemm-dw, own-forward, 30, 40, 50",
    "gemm-dx, own-forward, 30, 40, 50",
    "gemm-dx-first, own-forward, 30, 40, 50",
    "gemm-dx-first, own-forward, 3, 1300, 1100"
  })
  void aPairCanBeCheckedAfterAnyNumberOfRuns(String work, String peer, int tokens, int k, int n) {
    Cell.Comparison cell =
        new Cell.Comparison(work, peer, new Cell.Weights(k, n), null, tokens, 1, 1, 1);
    try (Pair pair = Pairs.of(cell)) {
      for (int runs = 0; runs < 3; runs++) {
        assertTrue(pair.check().getAsDouble() < 2e-6);
        pair.ours().operation().run();
        pair.peer().operation().run();
        pair.peer().operation().run();
      }
    }
  }
}
