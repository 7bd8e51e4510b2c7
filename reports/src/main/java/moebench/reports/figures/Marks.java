package moebench.reports.figures;

import java.awt.Color;
import java.awt.Shape;
import java.util.List;
import moebench.reports.chart.Legend;
import moebench.reports.chart.Mark;
import moebench.reports.chart.Series;
import moebench.reports.chart.Theme;
import moebench.reports.data.Labels;
import moebench.reports.data.Sample;
import moebench.reports.schema.LayerConfig;
import org.jfree.chart.util.ShapeUtils;

/** What several figures draw alike. */
final class Marks {
  private Marks() {}

  static Color color(LayerConfig config) {
    return Mark.of(config.layer()).color();
  }

  /** Markers without a line. */
  static Series markers(String layer, List<Series.Point> points, boolean filled) {
    Mark mark = Mark.of(layer);
    return new Series(points, mark.color(), null, mark.shape(), filled, Series.Spread.BARS);
  }

  /** Markers joined by the kind's line. */
  static Series line(String layer, List<Series.Point> points, boolean filled) {
    Mark mark = Mark.of(layer);
    return new Series(
        points, mark.color(), mark.stroke(), mark.shape(), filled, Series.Spread.BARS);
  }

  /** Crosses joined by the kind's line, where filled and hollow markers are taken. */
  static Series crosses(String layer, List<Series.Point> points) {
    Mark mark = Mark.of(layer);
    return new Series(points, mark.color(), mark.stroke(), CROSS, true, Series.Spread.BARS);
  }

  /** Published points: grey crosses, never in the colours of ours. */
  static Series published(List<Series.Point> points, boolean joined) {
    return new Series(
        points,
        Theme.PUBLISHED,
        joined ? Mark.stroke(1.2f, new float[] {1, 2}) : null,
        CROSS,
        true,
        Series.Spread.NONE);
  }

  static final Shape CROSS = ShapeUtils.createDiagonalCross(3.5f, 0.6f);

  /** For a fourth series beside those of {@link Mark}. */
  static final Shape DIAMOND = ShapeUtils.createDiamond(4.2f);

  /** Mean with one standard deviation either way. */
  static Series.Point meanAt(double x, Sample y) {
    double sd = y.sd().orElse(0);
    return new Series.Point(x, y.mean(), y.mean() - sd, y.mean() + sd);
  }

  /** Median with the range. */
  static Series.Point medianAt(double x, Sample y) {
    return new Series.Point(x, y.median(), y.min(), y.max());
  }

  /** Keys of a layer kind with static (hollow) and dynamic (solid) execution. */
  static void executions(Legend legend, String layer) {
    Mark mark = Mark.of(layer);
    legend.marker(Labels.kind(layer) + ", static", mark.color(), mark.shape(), false);
    legend.marker(Labels.kind(layer) + ", dynamic", mark.color(), mark.shape(), true);
  }

  /** Keys of the layer kinds. */
  static Legend kinds(List<String> layers) {
    Legend legend = new Legend();
    for (String layer : layers) {
      Mark mark = Mark.of(layer);
      legend.marker(Labels.kind(layer), mark.color(), mark.shape(), true);
    }
    return legend;
  }
}
