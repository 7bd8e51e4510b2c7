package moebench.reports.data;

import java.util.Optional;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Result;

/** One finished training run: what was asked and what came out. */
public record QualityRun(Cell.Quality cell, Result.Quality result) {
  /** Final bits per byte without a capacity limit; dense has none to lift. */
  public Optional<Double> bpbDropless() {
    return cell.layer().isDense()
        ? Optional.of(result.bpbTrainingCapacity())
        : Optional.ofNullable(result.bpbDropless());
  }

  /** Final bits per byte at the training capacity. */
  public Optional<Double> bpbTrainingCapacity() {
    return Optional.of(result.bpbTrainingCapacity());
  }

  /** Seed of initial weights and batches. */
  public long seed() {
    return cell.seed();
  }
}
