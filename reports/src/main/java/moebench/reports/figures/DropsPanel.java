package moebench.reports.figures;

import java.awt.BasicStroke;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import moebench.reports.chart.Axes;
import moebench.reports.chart.Mark;
import moebench.reports.chart.Panel;
import moebench.reports.chart.Series;
import moebench.reports.chart.Theme;
import moebench.reports.chart.Ticks;
import moebench.reports.data.RunData;
import moebench.reports.data.Sample;
import moebench.reports.literature.Published;
import moebench.reports.schema.LayerConfig;
import org.jfree.chart.JFreeChart;

/** Drops along the axis of a {@link Sweep}: ours, of uniform routing, and published ones. */
final class DropsPanel {
  static final BasicStroke SECOND = Mark.stroke(1.2f, new float[] {2, 2});
  static final BasicStroke UNIFORM = Mark.stroke(0.9f, null);

  /** Lower drops are not told apart from none; the closed form reaches 1e-30. */
  static final double LOWEST = 1e-5;

  private final Axis axis;
  private final RunData run;
  private final SweepDrawing values;

  /** A panel whose points {@code values} records. */
  DropsPanel(Axis axis, RunData run, SweepDrawing values) {
    this.axis = axis;
    this.run = run;
    this.values = values;
  }

  /** Absent if no run recorded drops. */
  Optional<JFreeChart> chart() {
    List<Series> series = new ArrayList<>();
    for (String layer : SweepDrawing.LAYERS) {
      add(series, Marks.line(layer, drops(layer, "dropFirstChoice", Drops::first), true));
    }
    add(
        series,
        new Series(
            drops("moe", "dropSecondChoice", Drops::second),
            Mark.MOE.color(),
            SECOND,
            Mark.MOE.shape(),
            false,
            Series.Spread.BARS));
    if (series.isEmpty()) {
      return Optional.empty();
    }
    add(series, new Series(uniformDrops(), Theme.INK, UNIFORM, null, true, Series.Spread.NONE));
    series.add(Marks.published(publishedDrops(), false));
    List<Series.Point> points = Ranges.points(series);
    List<Double> x = points.stream().map(Series.Point::x).toList();
    Panel panel =
        new Panel(
            "Share of choices dropped",
            axis.draw(x),
            Axes.logarithmic(
                "Dropped in training",
                Ranges.y(points).stream().map(y -> Math.max(y, LOWEST)).toList(),
                Ticks::percent));
    series.forEach(panel::add);
    return Optional.of(panel.chart());
  }

  private static void add(List<Series> all, Series series) {
    if (!series.points().isEmpty()) {
      all.add(series);
    }
  }

  private List<Series.Point> drops(
      String layer, String quantity, Function<Drops, Optional<Sample>> which) {
    return recorded(layer, quantity, which).stream()
        .filter(p -> p.y() >= LOWEST)
        .map(p -> new Series.Point(p.x(), p.y(), Math.max(p.yLow(), LOWEST), p.yHigh()))
        .toList();
  }

  private List<Series.Point> recorded(
      String layer, String quantity, Function<Drops, Optional<Sample>> which) {
    List<Series.Point> points = new ArrayList<>();
    for (LayerConfig c : values.of(layer)) {
      which
          .apply(new Drops(run, c))
          .ifPresent(s -> {
            Series.Point p = new Series.Point(axis.value(c), s.mean(), s.min(), s.max());
            values.record(quantity, "", c, p, s.n());
            points.add(p);
          });
    }
    return points;
  }

  /** Of the first layer kind that has it. The line leaves the panel where drops are too low. */
  private List<Series.Point> uniformDrops() {
    return SweepDrawing.LAYERS.stream()
        .map(layer -> recorded(layer, "dropUniform", Drops::uniform))
        .filter(points -> !points.isEmpty())
        .findFirst()
        .orElse(List.of())
        .stream()
        .filter(p -> p.y() > 0)
        .toList();
  }

  private List<Series.Point> publishedDrops() {
    Published published = Published.stMoeTable5();
    return values.published("publishedDrop", dropsOf(published), published);
  }

  private static List<Series.Point> dropsOf(Published published) {
    return published.rows().stream()
        .map(r ->
            new Series.Point(
                r.number("capacity_factor").orElseThrow(),
                r.number("dropped_with_aux").orElseThrow()))
        .filter(p -> p.y() >= LOWEST)
        .toList();
  }
}
