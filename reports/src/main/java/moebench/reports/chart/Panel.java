package moebench.reports.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Stroke;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYBoxAnnotation;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.DeviationRenderer;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;

/** One set of axes, filled step by step. */
public final class Panel {
  private static final float BAND_ALPHA = 0.2f;

  private final String title;
  private final XYPlot plot;
  private final List<Series> added = new ArrayList<>();
  private final List<XYBoxAnnotation> tiles = new ArrayList<>();

  /** Empty axes; an empty title takes no space. */
  public Panel(String title, ValueAxis x, ValueAxis y) {
    this.title = title;
    this.plot = new XYPlot(null, x, y, new XYLineAndShapeRenderer());
  }

  /** Adds a series; later ones lie above. */
  public Panel add(Series series) {
    added.add(series);
    XYIntervalSeries points = new XYIntervalSeries("", false, true);
    for (Series.Point p : series.points()) {
      points.add(p.x(), p.xLow(), p.xHigh(), p.y(), p.yLow(), p.yHigh());
    }
    XYIntervalSeriesCollection data = new XYIntervalSeriesCollection();
    data.addSeries(points);
    int index = plot.getDatasetCount();
    plot.setDataset(index, data);
    XYLineAndShapeRenderer renderer = renderer(series);
    tiles.forEach(tile -> renderer.addAnnotation(tile, Layer.BACKGROUND));
    tiles.clear();
    plot.setRenderer(index, renderer);
    return this;
  }

  private static XYLineAndShapeRenderer renderer(Series series) {
    XYLineAndShapeRenderer renderer =
        switch (series.spread()) {
          case NONE -> new XYLineAndShapeRenderer();
          case BARS -> errorBars();
          case BAND -> new DeviationRenderer(true, true);
        };
    if (renderer instanceof DeviationRenderer band) {
      band.setAlpha(BAND_ALPHA);
      band.setSeriesFillPaint(0, series.color());
    } else {
      renderer.setDrawSeriesLineAsPath(true);
      renderer.setUseFillPaint(true);
      renderer.setSeriesFillPaint(0, series.filled() ? series.color() : Color.WHITE);
    }
    renderer.setSeriesPaint(0, series.color());
    renderer.setSeriesOutlinePaint(0, series.color());
    renderer.setUseOutlinePaint(true);
    renderer.setSeriesOutlineStroke(0, new BasicStroke(1.2f));
    renderer.setDrawOutlines(true);
    renderer.setSeriesLinesVisible(0, series.line() != null);
    renderer.setSeriesShapesVisible(0, series.marker() != null);
    renderer.setSeriesShapesFilled(0, true);
    if (series.line() != null) {
      renderer.setSeriesStroke(0, series.line());
    }
    if (series.marker() != null) {
      renderer.setSeriesShape(0, series.marker());
    }
    return renderer;
  }

  private static XYErrorRenderer errorBars() {
    XYErrorRenderer renderer = new XYErrorRenderer();
    renderer.setCapLength(3);
    renderer.setErrorStroke(new BasicStroke(0.9f));
    return renderer;
  }

  /** Names points where there is room among the series added so far. */
  public Panel label(List<PointLabels.Label> labels) {
    plot.addAnnotation(new PointLabels(labels, added));
    return this;
  }

  /** Draws a routing in place of series. */
  public Panel diagram(RoutingDiagram diagram) {
    plot.addAnnotation(diagram);
    return this;
  }

  /** A line across the panel at a value of y. */
  public Panel horizontal(double y, Color color, Stroke stroke) {
    plot.addRangeMarker(new ValueMarker(y, color, stroke), Layer.BACKGROUND);
    return this;
  }

  /** A line from top to bottom at a value of x. */
  public Panel vertical(double x, Color color, Stroke stroke) {
    plot.addDomainMarker(new ValueMarker(x, color, stroke), Layer.BACKGROUND);
    return this;
  }

  /** A filled box with a thin white edge in a row of {@link Axes#rows}. */
  public Panel box(int row, double from, double to, double halfHeight, Color color) {
    plot.addAnnotation(
        // The axis is inverted, so the larger y comes first.
        new XYBoxAnnotation(
            from,
            row + halfHeight,
            to,
            row - halfHeight,
            new BasicStroke(0.5f),
            Color.WHITE,
            color));
    return this;
  }

  /** A text around a place, whatever is there. */
  public Panel text(double x, double y, String text) {
    XYTextAnnotation annotation = new XYTextAnnotation(text, x, y);
    annotation.setFont(Theme.TITLE);
    annotation.setPaint(Theme.INK);
    plot.addAnnotation(annotation);
    return this;
  }

  /** A filled rectangle without an edge, behind the series that are added after it. */
  public Panel tile(double xLow, double xHigh, double yLow, double yHigh, Color color) {
    tiles.add(new XYBoxAnnotation(xLow, yLow, xHigh, yHigh, null, null, color));
    return this;
  }

  /** Leaves out the grid lines of rows or of values. */
  public Panel grid(boolean vertical, boolean horizontal) {
    plot.setDomainGridlinesVisible(vertical);
    plot.setRangeGridlinesVisible(horizontal);
    return this;
  }

  /** The finished chart. */
  public JFreeChart chart() {
    return Theme.chart(title, plot);
  }
}
