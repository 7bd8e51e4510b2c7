package moebench.reports.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import moebench.reports.chart.Axes;
import moebench.reports.chart.Legend;
import moebench.reports.chart.Panel;
import moebench.reports.chart.Plate;
import moebench.reports.chart.Series;
import moebench.reports.data.Accounting;
import moebench.reports.data.ExecutedBudget;
import moebench.reports.data.Grid;
import moebench.reports.data.Labels;
import moebench.reports.data.RunData;
import moebench.reports.data.Sample;
import moebench.reports.data.Throughput;
import moebench.reports.schema.LayerConfig;
import org.jfree.chart.JFreeChart;

/** Every router side by side: quality at the equal executed budget, speed, and who goes without. */
final class RouterComparison implements Figure {
  private static final int ROW_HEIGHT = 17;
  private static final int AROUND_ROWS = 70;
  private static final int MOST_STACKED = 24;

  @Override
  public String id() {
    return "routers";
  }

  @Override
  public String title() {
    return "Routers side by side";
  }

  @Override
  public Outcome draw(RunData run) {
    List<LayerConfig> rows =
        run.configs(c -> run.bpb(Accounting.EXECUTED, c).isPresent() || speed(run, c).isPresent());
    if (rows.stream().map(LayerConfig::layer).allMatch(RouterComparison::isUsual)) {
      return new LeftOut("needs routers besides Switch and MoE");
    }
    Table data =
        Table.of(
            "quantity",
            "configuration",
            "layer",
            "experts",
            "capacityFactor",
            "centre",
            "low",
            "high",
            "n");
    List<String> names = rows.stream().map(run.labels()::of).toList();
    List<Integer> seeds = new ArrayList<>();
    List<Integer> forks = new ArrayList<>();
    List<JFreeChart> panels = new ArrayList<>();
    List<Series> quality =
        series(run, rows, data, "bpb", c -> run.bpb(Accounting.EXECUTED, c), false, seeds);
    if (!quality.isEmpty()) {
      panels.add(
          panel("Quality, equal executed budget", "Validation bits per byte", names, quality));
    }
    List<Series> speed =
        series(run, rows, data, "trainingTokensPerSecond", c -> speed(run, c), true, forks);
    if (!speed.isEmpty()) {
      panels.add(
          panel(
              "Training speed, dynamic shapes",
              "Tokens/s, " + Labels.threads(run.threads()),
              names,
              speed));
    }
    return new Drawn(
        ("Dense and every expert layer of this run. Quality: %s; at the training capacity. Speed:"
                + " %s. %s")
            .formatted(
                Count.meanOfSeeds(seeds), Count.medianOfForks(forks), ExecutedBudget.sentence(run))
            .strip(),
        data,
        plate(panels, rows.size()));
  }

  /** One below the other, unless that is too long for a page. */
  private static Plate plate(List<JFreeChart> panels, int rows) {
    return rows > MOST_STACKED
        ? Plate.ofRows(panels, rows, new Legend())
        : new Plate(panels, 1, ROW_HEIGHT * rows + AROUND_ROWS, new Legend());
  }

  private static boolean isUsual(String layer) {
    return Grid.LAYERS.contains(layer);
  }

  private static Optional<Sample> speed(RunData run, LayerConfig config) {
    return run.throughput(config, RunData.TRAINING_STEP, Accounting.EXECUTED)
        .map(Throughput::tokensPerSecond);
  }

  private static List<Series> series(
      RunData run,
      List<LayerConfig> rows,
      Table data,
      String quantity,
      Function<LayerConfig, Optional<Sample>> value,
      boolean median,
      List<Integer> counts) {
    List<Series> series = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      LayerConfig c = rows.get(i);
      Optional<Sample> sample = value.apply(c);
      if (sample.isEmpty()) {
        continue;
      }
      Sample s = sample.get();
      // A point against its row lies on its side.
      Series.Point p = median ? Marks.medianAt(i, s) : Marks.meanAt(i, s);
      Series.Point lying = new Series.Point(p.y(), p.yLow(), p.yHigh(), i, i, i);
      series.add(Marks.markers(c.layer(), List.of(lying), true));
      counts.add(s.n());
      data.row(
          quantity,
          run.labels().of(c),
          c.layer(),
          c.experts(),
          c.capacityFactor(),
          p.y(),
          p.yLow(),
          p.yHigh(),
          s.n());
    }
    return series;
  }

  private static JFreeChart panel(
      String title, String label, List<String> names, List<Series> series) {
    Panel panel =
        new Panel(title, Axes.linear(label, Ranges.x(Ranges.points(series))), Axes.rows(names));
    series.forEach(panel::add);
    return panel.chart();
  }
}
