package moebench.reports.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.font.LineMetrics;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jfree.chart.annotations.AbstractXYAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;

/** Names points of a plot, without overlap; a thin line leads from a name that is further off. */
public final class PointLabels extends AbstractXYAnnotation {
  private static final long serialVersionUID = 1L;
  private static final double MARKER = 4.5;
  private static final double LEADER_FROM = 12;
  private static final double LINE_STEP = 4;

  private final transient List<Label> labels;
  private final transient List<Series> obstacles;

  /** A name for the point (x, y) in data coordinates. */
  public record Label(double x, double y, String text, Color color) {}

  /**
   * @param labels the first ones get the best places
   * @param obstacles whose markers, bars and lines no label covers
   */
  public PointLabels(List<Label> labels, List<Series> obstacles) {
    this.labels = List.copyOf(labels);
    this.obstacles = List.copyOf(obstacles);
  }

  @Override
  public void draw(
      Graphics2D g2,
      XYPlot plot,
      Rectangle2D dataArea,
      ValueAxis domainAxis,
      ValueAxis rangeAxis,
      int rendererIndex,
      PlotRenderingInfo info) {
    LabelPlacer placer = new LabelPlacer(dataArea);
    ToDoubleFunction<Double> toX =
        v -> domainAxis.valueToJava2D(v, dataArea, plot.getDomainAxisEdge());
    ToDoubleFunction<Double> toY =
        v -> rangeAxis.valueToJava2D(v, dataArea, plot.getRangeAxisEdge());
    obstacles.forEach(series -> avoid(placer, series, toX, toY));
    g2.setFont(Theme.TEXT);
    for (Label label : labels) {
      draw(g2, placer, label, toX.applyAsDouble(label.x()), toY.applyAsDouble(label.y()));
    }
  }

  private static void avoid(
      LabelPlacer placer,
      Series series,
      ToDoubleFunction<Double> toX,
      ToDoubleFunction<Double> toY) {
    Point2D previous = null;
    for (Series.Point p : series.points()) {
      Point2D at = new Point2D.Double(toX.applyAsDouble(p.x()), toY.applyAsDouble(p.y()));
      if (series.marker() != null) {
        placer.avoid(around(at, MARKER));
      }
      if (series.spread() == Series.Spread.BARS) {
        double left = toX.applyAsDouble(p.xLow());
        double right = toX.applyAsDouble(p.xHigh());
        double bottom = toY.applyAsDouble(p.yLow());
        double top = toY.applyAsDouble(p.yHigh());
        placer.avoid(new Rectangle2D.Double(left, at.getY() - 3, right - left, 6));
        placer.avoid(new Rectangle2D.Double(at.getX() - 3, top, 6, bottom - top));
      }
      if (series.line() != null && previous != null) {
        avoidLine(placer, previous, at);
      }
      previous = at;
    }
  }

  private static void avoidLine(LabelPlacer placer, Point2D from, Point2D to) {
    int steps = (int) Math.ceil(from.distance(to) / LINE_STEP);
    for (int i = 0; i <= steps; i++) {
      double t = (double) i / Math.max(1, steps);
      placer.avoid(
          around(
              new Point2D.Double(
                  from.getX() + t * (to.getX() - from.getX()),
                  from.getY() + t * (to.getY() - from.getY())),
              1.5));
    }
  }

  private static Rectangle2D around(Point2D p, double radius) {
    return new Rectangle2D.Double(p.getX() - radius, p.getY() - radius, 2 * radius, 2 * radius);
  }

  private static void draw(Graphics2D g2, LabelPlacer placer, Label label, double x, double y) {
    double width = Theme.TEXT.getStringBounds(label.text(), g2.getFontRenderContext()).getWidth();
    LineMetrics metrics = Theme.TEXT.getLineMetrics(label.text(), g2.getFontRenderContext());
    double height = metrics.getAscent() + metrics.getDescent();
    Rectangle2D place = placer.place(x, y, width, height);
    double nearX = Math.clamp(x, place.getMinX(), place.getMaxX());
    double nearY = Math.clamp(y, place.getMinY() + 2, place.getMaxY() - 2);
    double distance = Math.hypot(nearX - x, nearY - y);
    if (distance > LEADER_FROM) {
      double start = MARKER / distance;
      g2.setPaint(Theme.PUBLISHED);
      g2.setStroke(new BasicStroke(0.5f));
      g2.draw(new Line2D.Double(x + start * (nearX - x), y + start * (nearY - y), nearX, nearY));
    }
    g2.setPaint(label.color());
    g2.drawString(
        label.text(), (float) place.getMinX(), (float) (place.getMinY() + metrics.getAscent()));
  }
}
