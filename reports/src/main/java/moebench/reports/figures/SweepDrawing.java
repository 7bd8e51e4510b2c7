package moebench.reports.figures;

import java.awt.BasicStroke;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
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
  private static final BasicStroke SECOND = Mark.stroke(1.2f, new float[] {2, 2});
  private static final BasicStroke UNIFORM = Mark.stroke(0.9f, null);

  /** Lower drops are not told apart from none; the closed form reaches 1e-30. */
  private static final double LOWEST_DROP = 1e-5;

  private static final List<String> LAYERS = List.of("switch", "moe");

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

  private List<LayerConfig> of(String layer) {
    return configs.stream().filter(c -> c.layer().equals(layer)).toList();
  }

  private void record(String quantity, String accounting, LayerConfig c, Series.Point p, int n) {
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
    List<Series> series = new ArrayList<>();
    for (String layer : LAYERS) {
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
    drops = true;
    List<Series.Point> points = Ranges.points(series);
    List<Double> x = points.stream().map(Series.Point::x).toList();
    Panel panel =
        new Panel(
            "Share of choices dropped",
            axis.draw(x),
            Axes.logarithmic(
                "Dropped in training",
                Ranges.y(points).stream().map(y -> Math.max(y, LOWEST_DROP)).toList(),
                Ticks::percent));
    series.forEach(panel::add);
    return Optional.of(panel.chart());
  }

  private void add(List<Series> all, Series series) {
    if (!series.points().isEmpty()) {
      all.add(series);
    }
  }

  private List<Series.Point> drops(
      String layer, String quantity, Function<Drops, Optional<Sample>> which) {
    return recorded(layer, quantity, which).stream()
        .filter(p -> p.y() >= LOWEST_DROP)
        .map(p -> new Series.Point(p.x(), p.y(), Math.max(p.yLow(), LOWEST_DROP), p.yHigh()))
        .toList();
  }

  private List<Series.Point> recorded(
      String layer, String quantity, Function<Drops, Optional<Sample>> which) {
    List<Series.Point> points = new ArrayList<>();
    for (LayerConfig c : of(layer)) {
      which
          .apply(new Drops(run, c))
          .ifPresent(s -> {
            Series.Point p = new Series.Point(axis.value(c), s.mean(), s.min(), s.max());
            record(quantity, "", c, p, s.n());
            points.add(p);
          });
    }
    return points;
  }

  /** Of the first layer kind that has it. The line leaves the panel where drops are too low. */
  private List<Series.Point> uniformDrops() {
    return LAYERS.stream()
        .map(layer -> recorded(layer, "dropUniform", Drops::uniform))
        .filter(points -> !points.isEmpty())
        .findFirst()
        .orElse(List.of())
        .stream()
        .filter(p -> p.y() > 0)
        .toList();
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

  private List<Series.Point> publishedDrops() {
    Published published = Published.stMoeTable5();
    return published("publishedDrop", dropsOf(published), published);
  }

  private static List<Series.Point> dropsOf(Published published) {
    return published.rows().stream()
        .map(r ->
            new Series.Point(
                r.number("capacity_factor").orElseThrow(),
                r.number("dropped_with_aux").orElseThrow()))
        .filter(p -> p.y() >= LOWEST_DROP)
        .toList();
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
        legend.line("MoE, second choices", Mark.MOE.color(), SECOND, Mark.MOE.shape(), false);
      }
      legend.line("uniform routing (closed form)", Theme.INK, UNIFORM);
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
      text.append(" the largest seed; the axis ends at ").append(Ticks.percent(LOWEST_DROP));
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
