package moebench.reports.data;

import moebench.reports.schema.Cell;
import moebench.reports.schema.Result;

/** One finished fork: what was asked and what came out. */
public record SpeedRun(Cell.Speed cell, Result.Speed result) {
  /** Number of the fork. */
  public int fork() {
    return cell.fork();
  }
}
