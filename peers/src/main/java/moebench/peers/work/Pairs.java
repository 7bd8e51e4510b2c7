package moebench.peers.work;

import moebench.peers.measure.Pair;
import moebench.reports.schema.Cell;

/** Makes the pair of a cell. */
public final class Pairs {
  private Pairs() {}

  /**
   * Loads both sides; the pair checks them.
   *
   * @throws LinkageError when the peer cannot be loaded here
   */
  public static Pair of(Cell.Comparison cell) {
    return switch (cell.work()) {
      case "gemm", "gemm-dx", GemmPairs.FIRST_DX, "gemm-dw" -> GemmPairs.of(cell);
      case "layer-forward" -> LayerPairs.of(cell);
      case "training-step" -> TrainingPairs.of(cell);
      default -> throw new IllegalArgumentException("no work is called '" + cell.work() + "'");
    };
  }
}
