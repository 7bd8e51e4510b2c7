package moebench.reports.figures;

import moebench.reports.chart.Plate;
import moebench.reports.data.RunData;

/** One figure of a report. */
public interface Figure {
  /** Name of its files and of its place on the page. */
  String id();

  /** Heading. */
  String title();

  /** Draws what the run has, or says what it lacks. */
  Outcome draw(RunData run);

  /** What became of a figure. */
  sealed interface Outcome {}

  /**
   * A drawn figure.
   *
   * @param caption says what is shown, n, seeds, and what a band or bar means
   * @param data every value drawn
   * @param plate the picture
   */
  record Drawn(String caption, Table data, Plate plate) implements Outcome {}

  /** A figure that this run has no data for. */
  record LeftOut(String reason) implements Outcome {}
}
