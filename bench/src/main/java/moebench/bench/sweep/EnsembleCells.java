package moebench.bench.sweep;

import java.util.ArrayList;
import java.util.List;
import moebench.layers.Engines;
import moebench.reports.schema.Cell;
import moebench.reports.schema.LayerConfig;
import moebench.sim.Accounting;
import moebench.sim.ModelFootprint;

/** The ensembles of a sweep, and the single models that they stand beside. */
final class EnsembleCells {
  /** What an ensemble may share with the dense model; see {@link Cell.Ensemble}. */
  static final List<String> SYSTEMS = List.of("total", "active", "each");

  /** Of the single expert models: where both did best at the recipe's budget. */
  private static final double CAPACITY_FACTOR = 1.25;

  /** Widths of smaller members are multiples of this, for the kernels' sake. */
  private static final int WIDTH_STEP = 8;

  private final Values point;
  private final LayerConfig dense;
  private final int members;
  private final int seed;

  private EnsembleCells(Values point, int seed) {
    this.point = point;
    this.dense = layer("dense");
    this.members = point.only(Axes.MEMBERS);
    this.seed = seed;
  }

  /**
   * The cells of one seed.
   *
   * @param point of the sweep; its first values hold
   * @throws IllegalArgumentException when the dense model cannot be divided among so many members
   */
  static List<Cell> of(Values point, int seed) {
    List<String> systems = systems(point.only(Axes.ENSEMBLES));
    List<Cell> cells = new ArrayList<>();
    if (systems.isEmpty()) {
      return cells;
    }
    EnsembleCells ensembles = new EnsembleCells(point, seed);
    for (String kind : List.of("dense", "switch", "moe")) {
      cells.add(ensembles.cell("single", ensembles.layer(kind), 1, 1));
    }
    systems.forEach(system -> cells.add(ensembles.ensemble(system)));
    return cells;
  }

  /** The systems that a value of {@link Axes#ENSEMBLES} names. */
  static List<String> systems(String text) {
    return Parse.names(text, SYSTEMS);
  }

  /** As many experts as the ensemble has members. */
  private LayerConfig layer(String kind) {
    return Plan.layer(
        point
            .with(Axes.LAYERS, List.of(kind))
            .with(Axes.EXPERTS, List.of(point.only(Axes.MEMBERS)))
            .with(Axes.CAPACITY_FACTORS, List.of(CAPACITY_FACTOR)));
  }

  private Cell ensemble(String system) {
    return switch (system) {
      case "total" -> cell(system, dense, members, members);
      case "active" -> cell(system, smaller(), members, members);
      default -> cell(system, dense, members, 1);
    };
  }

  /**
   * @param sharers members that share one budget
   */
  private Cell cell(String system, LayerConfig layer, int count, int sharers) {
    String backend = point.only(Axes.BACKEND);
    double budget = point.only(Axes.BUDGET_FLOPS);
    return new Cell.Ensemble(
        system,
        layer,
        Engines.isDevice(backend) ? "simd" : backend,
        point.only(Axes.TOKENS),
        budget,
        count,
        footprint(layer).steps(budget / sharers, Accounting.PADDED),
        point.only(Axes.LEARNING_RATE),
        point.only(Axes.EVALUATION_TOKENS),
        point.only(Axes.CORPUS),
        seed);
  }

  private ModelFootprint footprint(LayerConfig layer) {
    return LayerSpecs.model(layer, point.only(Axes.TOKENS));
  }

  /**
   * The dense model of 1/K of the cost: of the widest dModel, in steps of {@link #WIDTH_STEP}, at
   * which a dFf in proportion costs no more than that, and then of as many units as it allows.
   */
  private LayerConfig smaller() {
    double share = footprint(dense).stepFlops(Accounting.PADDED) / members;
    int widest = dense.dModel() / WIDTH_STEP * WIDTH_STEP;
    for (int dModel = widest; dModel > 0; dModel -= WIDTH_STEP) {
      int dFf = Math.max(1, dense.dFf() * dModel / dense.dModel());
      if (costs(dModel, dFf) <= share) {
        while (costs(dModel, dFf + 1) <= share) {
          dFf++;
        }
        return sized(dModel, dFf);
      }
    }
    throw new IllegalArgumentException(
        "members: a dense model of dModel %d and dFf %d cannot be divided among %d; give fewer"
            .formatted(dense.dModel(), dense.dFf(), members));
  }

  private double costs(int dModel, int dFf) {
    return footprint(sized(dModel, dFf)).stepFlops(Accounting.PADDED);
  }

  private LayerConfig sized(int dModel, int dFf) {
    return new LayerConfig(
        dense.layer(),
        1,
        1,
        null,
        null,
        null,
        dense.activation(),
        dModel,
        dFf,
        dense.blocks(),
        null);
  }
}
