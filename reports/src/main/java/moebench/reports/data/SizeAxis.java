package moebench.reports.data;

import java.util.List;
import java.util.function.ToDoubleFunction;
import moebench.reports.schema.Cell;
import moebench.reports.schema.LayerConfig;

/** A size that speed may be measured at several values of. */
public enum SizeAxis {
  /** E, at one capacity factor; dense has none. */
  EXPERTS("experts", c -> c.layer().experts()),
  /** Of a batch. */
  TOKENS("tokens", Cell.Speed::tokens),
  /** Width of a token; dFf goes with it, or stays, whichever the run did. */
  D_MODEL("dModel", c -> c.layer().dModel()),
  /** That compute together. */
  THREADS("threads", Cell.Speed::threads);

  private final String id;
  private final ToDoubleFunction<Cell.Speed> value;

  SizeAxis(String id, ToDoubleFunction<Cell.Speed> value) {
    this.id = id;
    this.value = value;
  }

  /** As the command line has it. */
  public String id() {
    return id;
  }

  /** Where a cell stands on this axis. */
  public double value(Cell.Speed cell) {
    return value.applyAsDouble(cell);
  }

  private static Object unless(boolean varies, Object value) {
    return varies ? "varies" : value;
  }

  /**
   * What cells along this axis have in common, whatever their layer.
   *
   * @param proportional whether dFf is to grow with dModel, rather than stay
   */
  List<Object> common(Cell.Speed cell, boolean proportional) {
    LayerConfig c = cell.layer();
    return List.of(
        c.activation(),
        c.blocks(),
        unless(this == D_MODEL, c.dModel()),
        this == D_MODEL && proportional ? (double) c.dFf() / c.dModel() : c.dFf(),
        unless(this == TOKENS, cell.tokens()),
        unless(this == THREADS, cell.threads()));
  }

  /** What expert layers along this axis have in common besides. */
  List<Object> expertCommon(Cell.Speed cell) {
    LayerConfig c = cell.layer();
    return List.of(
        unless(this == EXPERTS, c.experts()),
        String.valueOf(c.capacityConvention()),
        String.valueOf(c.capacityFactor()),
        String.valueOf(c.regularization()));
  }
}
