package moebench.bench.run;

import java.nio.file.Path;
import java.util.Optional;
import moebench.bench.sweep.PlannedCell;
import moebench.bench.sweep.Sweep;
import moebench.reports.schema.Manifest;
import moebench.reports.schema.Result;

/**
 * Measures the cells of one run; calls for cells that do not run alone come from several threads.
 */
public interface Measurer {

  /** The text that quality cells train on; absent when the sweep has none. */
  Optional<Manifest.Corpus> corpus();

  /**
   * Measures one cell.
   *
   * @param cell what to measure
   * @param log file for whatever the measurement has to say
   * @throws Exception whose message, one line, says why the cell failed
   */
  Result measure(PlannedCell cell, Path log) throws Exception;

  /** Makes a measurer for a sweep. */
  @FunctionalInterface
  interface Factory {

    /**
     * Gets everything that the cells share.
     *
     * @throws IllegalArgumentException when the sweep cannot be measured, such as for want of text
     */
    Measurer open(Sweep sweep);
  }
}
