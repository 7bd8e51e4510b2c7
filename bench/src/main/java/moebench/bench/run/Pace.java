package moebench.bench.run;

import java.util.HashMap;
import java.util.Map;
import moebench.bench.sweep.PlannedCell;
import moebench.reports.schema.Cell;

/**
 * How long cells take: what the same configuration took before, else the plan's guess, corrected by
 * how wrong it was for cells of the same kind.
 */
final class Pace {
  private final Map<Cell, Double> measured = new HashMap<>();
  private final Map<Class<? extends Cell>, double[]> kinds = new HashMap<>();

  /** Takes note of a cell that took {@code seconds}. */
  void record(PlannedCell cell, double seconds) {
    measured.put(configuration(cell.cell()), seconds);
    double[] sums = kinds.computeIfAbsent(cell.cell().getClass(), kind -> new double[2]);
    sums[0] += seconds;
    sums[1] += cell.seconds();
  }

  /** What a cell that has not run yet will take. */
  double seconds(PlannedCell cell) {
    Double same = measured.get(configuration(cell.cell()));
    if (same != null) {
      return same;
    }
    double[] sums = kinds.get(cell.cell().getClass());
    return sums == null ? cell.seconds() : cell.seconds() * sums[0] / sums[1];
  }

  /** The cell without its number among its repeats. */
  private static Cell configuration(Cell cell) {
    return switch (cell) {
      case Cell.Probe c -> new Cell.Probe(c.backend(), 0);
      case Cell.Speed c -> c.withFork(0);
      case Cell.Quality c ->
          new Cell.Quality(
              c.layer(),
              c.backend(),
              c.tokens(),
              c.budgetFlops(),
              c.accountings(),
              c.steps(),
              c.learningRate(),
              c.evaluations(),
              c.evaluationTokens(),
              c.corpus(),
              0);
      case Cell.BestOfN c -> c.withSeed(0);
      case Cell.Comparison c -> c.withFork(0);
      case Cell.Simulation c -> c;
      case Cell.Classical c -> c;
      case Cell.Ensemble c -> c.withSeed(0);
    };
  }
}
