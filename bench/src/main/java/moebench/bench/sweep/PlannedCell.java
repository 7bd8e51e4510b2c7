package moebench.bench.sweep;

import moebench.reports.data.PeerNames;
import moebench.reports.schema.Cell;
import moebench.reports.schema.LayerConfig;

/**
 * One cell of a plan.
 *
 * @param id hash of the cell
 * @param cell what is to be measured
 * @param round of forks and seeds that it belongs to, from 1
 * @param optional whether a time limit may leave it out
 * @param seconds estimated duration
 * @param bytes estimated memory of whoever measures it
 */
public record PlannedCell(
    String id, Cell cell, int round, boolean optional, double seconds, long bytes) {

  /** Whether nothing else may run meanwhile. */
  public boolean runsAlone() {
    return !(cell instanceof Cell.Quality);
  }

  /** The cell for people, such as {@code speed of switch E=8 CF 1.25, fork 1}. */
  public String label() {
    return switch (cell) {
      case Cell.Probe probe -> "probe, round " + probe.round();
      case Cell.Speed speed -> "speed of " + layerLabel(speed.layer()) + ", fork " + speed.fork();
      case Cell.Quality quality ->
          "quality of %s, %s, seed %d"
              .formatted(
                  layerLabel(quality.layer()),
                  String.join(" and ", quality.accountings()),
                  quality.seed());
      case Cell.Comparison comparison -> PeerNames.cell(comparison) + ", fork " + comparison.fork();
    };
  }

  /** A layer for people, such as {@code switch E=8 CF 1.25}. */
  public static String layerLabel(LayerConfig layer) {
    if (layer.isDense()) {
      return layer.layer();
    }
    return layer.layer()
        + " E="
        + layer.experts()
        + (layer.capacityFactor() == null
            ? " " + layer.capacityConvention()
            : " CF " + layer.capacityFactor());
  }
}
