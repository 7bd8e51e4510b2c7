package moebench.reports.data;

import moebench.reports.schema.Cell;
import moebench.reports.schema.Result;

/** One finished training run: what was asked and what came out. */
public record QualityRun(Cell.Quality cell, Result.Quality result) {
  /** Seed of initial weights and batches. */
  public long seed() {
    return cell.seed();
  }
}
