package moebench.reports.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import moebench.reports.chart.Axes;
import moebench.reports.chart.Legend;
import moebench.reports.chart.Mark;
import moebench.reports.chart.Panel;
import moebench.reports.chart.Series;
import moebench.reports.chart.Theme;
import moebench.reports.chart.Ticks;
import moebench.reports.data.Accounting;
import moebench.reports.data.Grid;
import moebench.reports.data.Labels;
import moebench.reports.data.RunData;
import moebench.reports.data.Sample;
import moebench.reports.data.Throughput;
import moebench.reports.literature.Published;
import moebench.reports.schema.LayerConfig;
import org.jfree.chart.JFreeChart;

/** The panels of a {@link Sweep} in the making; every value drawn is also recorded. */
final class SweepDrawing {
  static final List<String> LAYERS = List.of("switch", "moe");

  private final Axis axis;
  private final RunData run;
  private final Grid grid;
  private final List<LayerConfig> configs;
  private final List<Integer> seeds = new ArrayList<>();
  private final List<Integer> forks = new ArrayList<>();
  private boolean drops;
  private final Table data =
      Table.of(
          "quantity",
          "accounting",
          "configuration",
          "layer",
          "experts",
          "capacityFactor",
          "centre",
          "low",
          "high",
          "n");

  SweepDrawing(Axis axis, RunData run, Grid grid, List<LayerConfig> configs) {
    this.axis = axis;
    this.run = run;
    this.grid = grid;
    this.configs = configs;
  }

  private List<Double> positions() {
    return configs.stream().map(axis::value).toList();
  }

  /** Configurations of a layer kind along the axis. */
  List<LayerConfig> of(String layer) {
    return configs.stream().filter(c -> c.layer().equals(layer)).toList();
  }

  /** Puts a point into the data. */
  void record(String quantity, String accounting, LayerConfig c, Series.Point p, int n) {
    data.row(
        quantity,
        accounting,
        run.labels().of(c),
        c.layer(),
        c.experts(),
        c.capacityFactor(),
        p.y(),
        p.yLow(),
        p.yHigh(),
        n);
  }

  private Series.Point quality(Accounting accounting, LayerConfig config, Sample bpb) {
    Series.Point p = Marks.meanAt(config.isDense() ? 0 : axis.value(config), bpb);
    record("bpb", accounting.id(), config, p, bpb.n());
    seeds.add(bpb.n());
    return p;
  }

  Optional<JFreeChart> quality(Accounting accounting) {
    List<Series> series = new ArrayList<>();
    for (String layer : LAYERS) {
      List<Series.Point> points = new ArrayList<>();
      for (LayerConfig c : of(layer)) {
        run.bpb(accounting, c).ifPresent(s -> points.add(quality(accounting, c, s)));
      }
      if (!points.isEmpty()) {
        series.add(Marks.line(layer, points, true));
      }
    }
    if (series.isEmpty()) {
      return Optional.empty();
    }
    List<Double> y = new ArrayList<>(Ranges.y(Ranges.points(series)));
    Optional<Double> dense =
        grid.dense().flatMap(d -> run.bpb(accounting, d).map(s -> quality(accounting, d, s).y()));
    dense.ifPresent(y::add);
    Panel panel =
        new Panel(
            "Quality at the " + accounting.equalBudget(),
            axis.draw(positions()),
            Axes.linear("Validation bits per byte", y));
    return Optional.of(finish(panel, series, dense));
  }

  Optional<JFreeChart> speed() {
    List<Series> series = new ArrayList<>();
    for (Accounting accounting : Accounting.values()) {
      for (String layer : LAYERS) {
        List<Series.Point> points = new ArrayList<>();
        for (LayerConfig c : of(layer)) {
          speed(accounting, c).ifPresent(points::add);
        }
        if (!points.isEmpty()) {
          series.add(Marks.line(layer, points, accounting == Accounting.EXECUTED));
        }
      }
    }
    if (series.isEmpty()) {
      return Optional.empty();
    }
    List<Double> y = new ArrayList<>(Ranges.y(Ranges.points(series)));
    Optional<Double> dense =
        grid.dense().flatMap(d -> speed(Accounting.EXECUTED, d)).map(Series.Point::y);
    dense.ifPresent(y::add);
    Panel panel =
        new Panel(
            "Training speed",
            axis.draw(positions()),
            Axes.fromZero("Tokens/s, " + Labels.threads(run.threads()), y));
    return Optional.of(finish(panel, series, dense));
  }

  private Optional<Series.Point> speed(Accounting accounting, LayerConfig config) {
    return run.throughput(config, RunData.TRAINING_STEP, accounting)
        .map(Throughput::tokensPerSecond)
        .map(s -> {
          Series.Point p = Marks.medianAt(config.isDense() ? 0 : axis.value(config), s);
          record("trainingTokensPerSecond", accounting.execution(), config, p, s.n());
          forks.add(s.n());
          return p;
        });
  }

  private JFreeChart finish(Panel panel, List<Series> series, Optional<Double> dense) {
    dense.ifPresent(v -> panel.horizontal(v, Mark.DENSE.color(), Mark.DENSE.stroke()));
    series.forEach(panel::add);
    return panel.chart();
  }

  Optional<JFreeChart> drops() {
    Optional<JFreeChart> panel = new DropsPanel(axis, run, this).chart();
    drops = panel.isPresent();
    return panel;
  }

  /** The published points, which the data holds under {@code quantity}. */
  List<Series.Point> published(String quantity, List<Series.Point> points, Published source) {
    for (Series.Point p : points) {
      boolean factor = axis == Axis.CAPACITY_FACTOR;
      Integer experts = factor ? null : (int) p.x();
      Double capacityFactor = factor ? p.x() : null;
      data.row(
          quantity, "", source.source(), "", experts, capacityFactor, p.y(), p.y(), p.y(), null);
    }
    return points;
  }

  Legend legend() {
    Legend legend = new Legend();
    grid.dense().ifPresent(_ -> legend.line("Dense", Mark.DENSE.color(), Mark.DENSE.stroke()));
    for (String layer : LAYERS) {
      Mark mark = Mark.of(layer);
      if (!of(layer).isEmpty()) {
        legend.line(Labels.kind(layer), mark.color(), mark.stroke(), mark.shape(), true);
        if (!forks.isEmpty()) {
          legend.line(
              Labels.kind(layer) + ", static", mark.color(), mark.stroke(), mark.shape(), false);
        }
      }
    }
    if (drops) {
      if (!of("moe").isEmpty()) {
        legend.line(
            "MoE, second choices", Mark.MOE.color(), DropsPanel.SECOND, Mark.MOE.shape(), false);
      }
      legend.line("uniform routing (closed form)", Theme.INK, DropsPanel.UNIFORM);
    }
    if (axis == Axis.EXPERTS || drops) {
      legend.marker("published", Theme.PUBLISHED, Marks.CROSS, true);
    }
    return legend;
  }

  Table data() {
    return data;
  }

  String caption() {
    StringBuilder text = new StringBuilder();
    text.append("Along ").append(axis.label().toLowerCase(Locale.ROOT)).append(" at ");
    text.append(axis.fixed(grid)).append(".");
    if (!seeds.isEmpty()) {
      text.append(" Quality: ").append(Count.meanOfSeeds(seeds)).append('.');
    }
    if (!forks.isEmpty()) {
      text.append(" Speed: ").append(Count.medianOfForks(forks));
      text.append("; solid markers: dynamic shapes,");
      text.append(" hollow: static.");
    }
    if (drops) {
      text.append(" Drops: mean over seeds and layers in training, bars from the smallest to");
      text.append(" the largest seed; the axis ends at ").append(Ticks.percent(DropsPanel.LOWEST));
      text.append(", lower values and 0 are in the data file only. Thin line: expected drops of");
      text.append(" first choices if routing were uniform.");
    }
    if (axis == Axis.EXPERTS) {
      text.append(" Published: ").append(Published.switchTable7().source()).append('.');
    } else if (drops) {
      text.append(" Published drops: ").append(Published.stMoeTable5().source());
      text.append(", with auxiliary loss.");
    }
    return text.toString();
  }
}
