package moebench.bench.devices;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moebench.bench.sweep.LayerSpecs;
import moebench.bench.sweep.Plan;
import moebench.layers.Footprint;
import moebench.reports.data.Labels;
import moebench.reports.schema.Cell;
import moebench.reports.schema.LayerConfig;

/**
 * Where a layer's forward pass stands under the roofs.
 *
 * @param layer name of the layer
 * @param tokens of the batch
 * @param flopsPerByte FLOPs of a balanced routing over compulsory bytes: input, weights, output
 * @param mostGflops what each roof allows there, by back-end
 * @param measuredGflops what was measured, by back-end; only those that were
 * @param notMeasured why not, by back-end; only those that were tried
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record OperatingPoint(
    String layer,
    int tokens,
    double flopsPerByte,
    Map<String, Double> mostGflops,
    Map<String, Double> measuredGflops,
    Map<String, String> notMeasured) {

  /** The point of a layer, not yet measured. */
  static OperatingPoint of(String label, Cell.Speed cell, List<BackendState> states) {
    Footprint footprint = footprint(cell.layer(), cell.tokens());
    double flopsPerByte =
        footprint.executedFlops(footprint.maxFilledSlots()) / footprint.compulsoryBytes();
    Map<String, Double> most = new LinkedHashMap<>();
    for (BackendState state : states) {
      state.roof().ifPresent(roof -> most.put(state.backend(), roof.at(flopsPerByte)));
    }
    return new OperatingPoint(
        label, cell.tokens(), flopsPerByte, most, new LinkedHashMap<>(), new LinkedHashMap<>());
  }

  private static Footprint footprint(LayerConfig layer, int tokens) {
    return Footprint.of(LayerSpecs.of(layer), tokens);
  }

  /** The layers of a plan, each with its tokens once, on one thread. */
  static Map<String, Cell.Speed> layers(Plan plan) {
    List<Cell.Speed> cells =
        plan.cells().stream()
            .filter(c -> c.cell() instanceof Cell.Speed)
            .map(c -> (Cell.Speed) c.cell())
            .toList();
    Labels labels = new Labels(cells.stream().map(Cell.Speed::layer).distinct().toList());
    boolean severalBatches = cells.stream().map(Cell.Speed::tokens).distinct().count() > 1;
    Map<String, Cell.Speed> layers = new LinkedHashMap<>();
    for (Cell.Speed cell : cells) {
      String tokens = severalBatches ? ", " + cell.tokens() + " tokens" : "";
      layers.putIfAbsent(labels.of(cell.layer()) + tokens, cell);
    }
    return layers;
  }
}
