package moebench.reports.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import moebench.reports.chart.Axes;
import moebench.reports.chart.Panel;
import moebench.reports.chart.Plate;
import moebench.reports.chart.Series;
import moebench.reports.data.Accounting;
import moebench.reports.data.Grid;
import moebench.reports.data.Labels;
import moebench.reports.data.RunData;
import moebench.reports.literature.Published;
import moebench.reports.schema.LayerConfig;
import org.jfree.chart.JFreeChart;

/** Quality, speed and drops along one axis of the sweep, with published values beside them. */
final class Sweep implements Figure {
  private static final int PANEL_HEIGHT = 240;

  private final String id;
  private final String title;
  private final Axis axis;

  Sweep(String id, String title, Axis axis) {
    this.id = id;
    this.title = title;
    this.axis = axis;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public Outcome draw(RunData run) {
    Grid grid = Grid.of(run);
    List<LayerConfig> configs = axis.configs(grid);
    if (configs.stream().mapToDouble(axis::value).distinct().count() < 2) {
      return new LeftOut("needs at least two values of: " + axis.label().toLowerCase(Locale.ROOT));
    }
    SweepDrawing drawing = new SweepDrawing(axis, run, grid, configs);
    List<JFreeChart> panels = new ArrayList<>();
    for (Accounting accounting : Accounting.values()) {
      drawing.quality(accounting).ifPresent(panels::add);
    }
    drawing.speed().ifPresent(panels::add);
    if (axis == Axis.CAPACITY_FACTOR) {
      drawing.drops().ifPresent(panels::add);
    }
    if (panels.isEmpty()) {
      return new LeftOut("needs training runs or timed training steps");
    }
    if (axis == Axis.EXPERTS) {
      panels.add(publishedExperts(drawing));
    }
    return new Drawn(
        drawing.caption(), drawing.data(), new Plate(panels, 2, PANEL_HEIGHT, drawing.legend()));
  }

  private static JFreeChart publishedExperts(SweepDrawing drawing) {
    Published published = Published.switchTable7();
    List<Series.Point> points =
        published.rows().stream()
            .map(r ->
                new Series.Point(
                    r.number("experts").orElseThrow(),
                    -r.number("neg_log_perplexity").orElseThrow()))
            .toList();
    return new Panel(
            "Published: Switch, Table 7 (other scale)",
            Axes.logarithmicAt("Experts", Ranges.x(points), Labels::number),
            Axes.linear("Log perplexity, nats", Ranges.y(points)))
        .add(Marks.published(drawing.published("publishedLogPerplexity", points, published), true))
        .chart();
  }
}
