package moebench.reports.chart;

import java.awt.Color;
import java.awt.Shape;
import java.awt.Stroke;
import java.util.List;

/**
 * Points drawn alike.
 *
 * @param points in order of the line
 * @param color of line and markers
 * @param line stroke that joins the points; null for none
 * @param marker at each point; null for none
 * @param filled whether markers are solid
 * @param spread how the points' intervals are drawn
 */
public record Series(
    List<Point> points, Color color, Stroke line, Shape marker, boolean filled, Spread spread) {

  /** How intervals are drawn. */
  public enum Spread {
    /** Not at all. */
    NONE,
    /** As error bars in x and y. */
    BARS,
    /** As a band around the line. */
    BAND
  }

  /** A value with its intervals, in data coordinates. */
  public record Point(double x, double xLow, double xHigh, double y, double yLow, double yHigh) {
    /** A point without intervals. */
    public Point(double x, double y) {
      this(x, x, x, y, y, y);
    }

    /** A point with an interval in y. */
    public Point(double x, double y, double yLow, double yHigh) {
      this(x, x, x, y, yLow, yHigh);
    }
  }
}
