package moebench.bench.sweep;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moebench.layers.Footprint;
import moebench.reports.schema.LayerConfig;

/**
 * What training the byte model with a given layer costs, and so how many steps a budget buys.
 *
 * @param layer of every block
 * @param tokens of a batch
 */
record Budget(LayerConfig layer, int tokens) {
  private static final int BYTES = 256;

  /**
   * Training FLOPs of one token: the FFN layers with their routers, and the projection to 256
   * bytes.
   *
   * @param accounting {@code padded}: every slot costs; {@code executed}: the filled slots of a
   *     balanced routing do
   */
  double flopsPerToken(String accounting) {
    Footprint footprint = new Footprint(LayerSpecs.of(layer).shape(), tokens);
    double forward =
        accounting.equals("padded")
            ? footprint.paddedFlops()
            : footprint.executedFlops(footprint.maxFilledSlots());
    double output = 2.0 * tokens * layer.dModel() * BYTES;
    return Footprint.trainingFlops(layer.blocks() * forward + output) / tokens;
  }

  /**
   * Steps that {@code flops} buy.
   *
   * @throws IllegalArgumentException when they buy none
   */
  int steps(double flops, String accounting) {
    double step = flopsPerToken(accounting) * tokens;
    if (flops < step) {
      throw new IllegalArgumentException(
          "budgetFlops %.3g buys no step: one of %s costs %.3g"
              .formatted(flops, PlannedCell.label(layer), step));
    }
    return (int) Math.min(flops / step, Integer.MAX_VALUE);
  }

  /** The accountings grouped by the steps that the budget buys under them. */
  Map<Integer, List<String>> stepsByAccounting(double flops, List<String> accountings) {
    Map<Integer, List<String>> grouped = new LinkedHashMap<>();
    for (String accounting : accountings) {
      grouped.merge(
          steps(flops, accounting),
          List.of(accounting),
          (first, second) -> List.of(first.getFirst(), second.getFirst()));
    }
    return grouped;
  }
}
