package moebench.reports.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import moebench.reports.chart.Axes;
import moebench.reports.chart.Legend;
import moebench.reports.chart.Mark;
import moebench.reports.chart.Panel;
import moebench.reports.chart.Plate;
import moebench.reports.chart.Series;
import moebench.reports.chart.Theme;
import moebench.reports.chart.Ticks;
import moebench.reports.data.Accounting;
import moebench.reports.data.Grid;
import moebench.reports.data.Labels;
import moebench.reports.data.RunData;
import moebench.reports.data.Sample;
import moebench.reports.data.TimeToThreshold;
import moebench.reports.literature.Published;
import moebench.reports.schema.LayerConfig;
import org.jfree.chart.JFreeChart;

/** Training time to the quality of dense, ours beside the published one. */
final class TimeToQuality implements Figure {

  @Override
  public String id() {
    return "time-to-quality";
  }

  @Override
  public String title() {
    return "Time to a quality threshold";
  }

  private record Entry(LayerConfig config, Accounting accounting, Sample seconds) {}

  @Override
  public Outcome draw(RunData run) {
    Grid grid = Grid.of(run);
    Optional<TimeToThreshold> threshold = grid.dense().flatMap(d -> TimeToThreshold.of(run, d));
    if (threshold.isEmpty()) {
      return new LeftOut("needs training runs of the dense layer, which set the threshold");
    }
    List<LayerConfig> rows =
        grid.all().stream()
            .filter(c -> run.throughput(c, RunData.TRAINING_STEP, Accounting.EXECUTED).isPresent())
            .filter(c -> !run.quality().isEmpty())
            .toList();
    List<Entry> entries = new ArrayList<>();
    for (LayerConfig config : rows) {
      for (Accounting accounting : Accounting.values()) {
        threshold
            .get()
            .seconds(accounting, config)
            .ifPresent(s -> entries.add(new Entry(config, accounting, s)));
      }
    }
    if (entries.stream().allMatch(e -> e.config().isDense())) {
      return new LeftOut(
          "needs timed training steps, and an expert layer that reaches the quality of dense");
    }
    Table data =
        Table.of(
            "configuration",
            "layer",
            "experts",
            "capacityFactor",
            "execution",
            "thresholdBpb",
            "secondsMean",
            "secondsMin",
            "secondsMax",
            "speedUpOverDense",
            "seeds",
            "publishedHours");
    entries.forEach(e -> record(run, threshold.get(), entries, e, data));
    Published published = Published.switchTable1();
    record(published, data);
    return new Drawn(
        ("This run: training time until validation reaches %s bits per byte, where dense ends on"
                + " average, seed r at the speed of a training step that fork r timed (%s; seeds without"
                + " such a fork are left out). A row without a marker does not reach it with every seed,"
                + " or has no such fork. Thresholds read from linearly decayed runs are conservative: a shorter"
                + " schedule would get there sooner. Published, on another scale: hours to a"
                + " log perplexity of −1.50, 32 TPUv3 cores; %s.")
            .formatted(
                bpb(threshold.get()),
                Count.spread(
                    entries.stream().map(e -> e.seconds().n()).toList(),
                    "seed",
                    "mean",
                    "from the smallest to the largest"),
                published.source()),
        data,
        Plate.ofRows(
            List.of(ours(run, threshold.get(), rows, entries), theirs(published)),
            Math.max(rows.size(), published.rows().size()),
            legend(entries)));
  }

  private static String bpb(TimeToThreshold threshold) {
    return Ticks.fixed(threshold.bpb(), 0.001);
  }

  private static double dense(List<Entry> entries) {
    return entries.stream()
        .filter(e -> e.config().isDense())
        .mapToDouble(e -> e.seconds().mean())
        .findFirst()
        .orElse(Double.NaN);
  }

  private static void record(
      RunData run, TimeToThreshold threshold, List<Entry> entries, Entry e, Table data) {
    double dense = dense(entries);
    data.row(
        run.labels().of(e.config()),
        e.config().layer(),
        e.config().experts(),
        e.config().capacityFactor(),
        e.accounting().execution(),
        threshold.bpb(),
        e.seconds().mean(),
        e.seconds().min(),
        e.seconds().max(),
        Double.isNaN(dense) ? null : dense / e.seconds().mean(),
        e.seconds().n(),
        null);
  }

  private static void record(Published published, Table data) {
    for (Published.Row r : timed(published)) {
      data.row(
          r.text("model") + ", " + published.source(),
          null,
          null,
          r.number("capacity_factor").orElse(null),
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          r.number("hours_to_threshold").orElseThrow());
    }
  }

  private static List<Published.Row> timed(Published published) {
    return published.rows().stream()
        .filter(r -> r.number("hours_to_threshold").isPresent())
        .toList();
  }

  private static JFreeChart ours(
      RunData run, TimeToThreshold threshold, List<LayerConfig> rows, List<Entry> entries) {
    Panel panel =
        new Panel(
            "This run: seconds to " + bpb(threshold) + " bits per byte",
            Axes.logarithmic(
                "Training seconds, " + Labels.threads(run.threads()),
                entries.stream()
                    .flatMap(e -> List.of(e.seconds().min(), e.seconds().max()).stream())
                    .toList()),
            Axes.rows(rows.stream().map(run.labels()::of).toList()));
    double dense = dense(entries);
    if (!Double.isNaN(dense)) {
      panel.vertical(dense, Theme.PUBLISHED, Mark.DENSE.stroke());
    }
    for (Entry e : entries) {
      if (e.config().isDense() && e.accounting() == Accounting.PADDED) {
        continue;
      }
      double row = rows.indexOf(e.config());
      double offset = e.config().isDense() ? 0 : e.accounting() == Accounting.PADDED ? -0.18 : 0.18;
      panel.add(
          Marks.markers(
              e.config().layer(),
              List.of(
                  new Series.Point(
                      e.seconds().mean(),
                      e.seconds().min(),
                      e.seconds().max(),
                      row + offset,
                      row + offset,
                      row + offset)),
              e.accounting() == Accounting.EXECUTED));
    }
    return panel.chart();
  }

  private static JFreeChart theirs(Published published) {
    List<Published.Row> rows = timed(published);
    List<Double> hours =
        rows.stream().map(r -> r.number("hours_to_threshold").orElseThrow()).toList();
    List<Series.Point> points = new ArrayList<>();
    for (int i = 0; i < hours.size(); i++) {
      points.add(new Series.Point(hours.get(i), i));
    }
    return new Panel(
            "Published: Switch, Table 1 (other scale)",
            Axes.logarithmic("Hours to threshold", hours, Ticks::plain),
            Axes.rows(rows.stream().map(TimeToQuality::name).toList()))
        .add(Marks.published(points, false))
        .chart();
  }

  private static String name(Published.Row row) {
    String cf = row.text("capacity_factor");
    return row.text("model") + (cf.isEmpty() ? "" : " CF " + cf);
  }

  private static Legend legend(List<Entry> entries) {
    Legend legend = new Legend();
    legend.marker("Dense", Mark.DENSE.color(), Mark.DENSE.shape(), true);
    for (String layer : List.of("switch", "moe")) {
      if (entries.stream().anyMatch(e -> e.config().layer().equals(layer))) {
        Marks.executions(legend, layer);
      }
    }
    return legend.marker("published", Theme.PUBLISHED, Marks.CROSS, true);
  }
}
