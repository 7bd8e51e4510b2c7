package moebench.bench.sweep;

import moebench.reports.schema.Cell;

/**
 * One cell of a plan.
 *
 * @param id hash of the cell
 * @param cell what is to be measured
 * @param label the cell for people, such as {@code speed of Switch E8 CF 1.25, fork 1}
 * @param round of forks and seeds that it belongs to, from 1
 * @param optional whether a time limit may leave it out
 * @param seconds estimated duration
 * @param bytes estimated memory of whoever measures it
 */
public record PlannedCell(
    String id, Cell cell, String label, int round, boolean optional, double seconds, long bytes) {

  /** Whether nothing else may run meanwhile. */
  public boolean runsAlone() {
    return !(cell instanceof Cell.Quality
        || cell instanceof Cell.BestOfN
        || cell instanceof Cell.Classical
        || cell instanceof Cell.Ensemble);
  }
}
