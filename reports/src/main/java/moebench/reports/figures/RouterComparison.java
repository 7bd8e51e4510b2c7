package moebench.reports.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
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

  /** A layer, and the execution that it is timed with. */
  private record Entry(LayerConfig config, Accounting accounting) {
    static Stream<Entry> of(RunData run, LayerConfig config) {
      Entry filled = new Entry(config, Accounting.EXECUTED);
      Entry blocks = new Entry(config, Accounting.PADDED);
      return fillsBlocks(config) && blocks.speed(run).isPresent()
          ? Stream.of(filled, blocks)
          : Stream.of(filled);
    }

    /** Without a limit; an expert of a soft mixture has as many rows as there are tokens. */
    private static boolean fillsBlocks(LayerConfig config) {
      return !config.isDense() && config.capacityFactor() == null && !config.layer().equals("soft");
    }

    String name(RunData run) {
      String label = run.labels().of(config);
      return accounting == Accounting.PADDED ? label + ", blocks of 128" : label;
    }

    /** The same for both executions, whose outputs are equal. */
    Optional<Sample> bpb(RunData run) {
      return run.bpb(Accounting.EXECUTED, config);
    }

    Optional<Sample> speed(RunData run) {
      return run.throughput(config, RunData.TRAINING_STEP, accounting)
          .map(Throughput::tokensPerSecond);
    }
  }

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
    List<Entry> rows =
        run.configs().stream()
            .flatMap(c -> Entry.of(run, c))
            .filter(e -> e.bpb(run).isPresent() || e.speed(run).isPresent())
            .toList();
    if (rows.stream().map(e -> e.config().layer()).allMatch(RouterComparison::isUsual)) {
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
    List<String> names = rows.stream().map(e -> e.name(run)).toList();
    List<Integer> seeds = new ArrayList<>();
    List<Integer> forks = new ArrayList<>();
    List<JFreeChart> panels = new ArrayList<>();
    List<Series> quality = series(run, rows, data, "bpb", e -> e.bpb(run), false, seeds);
    if (!quality.isEmpty()) {
      panels.add(
          panel("Quality, equal executed budget", "Validation bits per byte", names, quality));
    }
    List<Series> speed =
        series(run, rows, data, "trainingTokensPerSecond", e -> e.speed(run), true, forks);
    if (!speed.isEmpty()) {
      panels.add(
          panel("Training speed", "Tokens/s, " + Labels.threads(run.threads()), names, speed));
    }
    return new Drawn(
        ("Dense and every expert layer of this run. Quality: %s; at the training capacity. Speed:"
                + " %s, only filled slots computed.%s %s")
            .formatted(
                Count.meanOfSeeds(seeds),
                Count.medianOfForks(forks),
                blocks(rows),
                ExecutedBudget.sentence(run))
            .strip(),
        data,
        plate(panels, rows.size()));
  }

  private static String blocks(List<Entry> rows) {
    return rows.stream().anyMatch(e -> e.accounting() == Accounting.PADDED)
        ? " Blocks of 128: the same training runs, timed with each expert's rows filled up to whole"
            + " blocks, which the budget does not charge."
        : "";
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

  private static List<Series> series(
      RunData run,
      List<Entry> rows,
      Table data,
      String quantity,
      Function<Entry, Optional<Sample>> value,
      boolean median,
      List<Integer> counts) {
    List<Series> series = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      LayerConfig c = rows.get(i).config();
      Optional<Sample> sample = value.apply(rows.get(i));
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
          rows.get(i).name(run),
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
