package moebench.reports.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import moebench.reports.chart.Axes;
import moebench.reports.chart.Legend;
import moebench.reports.chart.Mark;
import moebench.reports.chart.Panel;
import moebench.reports.chart.Plate;
import moebench.reports.chart.PointLabels;
import moebench.reports.chart.Series;
import moebench.reports.chart.Theme;
import moebench.reports.data.Accounting;
import moebench.reports.data.ExecutedBudget;
import moebench.reports.data.Labels;
import moebench.reports.data.RunData;
import moebench.reports.data.Sample;
import moebench.reports.data.Throughput;
import moebench.reports.schema.LayerConfig;
import org.jfree.chart.JFreeChart;

/**
 * Training speed against quality at the equal budget, with the Pareto front, under each accounting.
 */
final class SpeedQuality implements Figure {
  private static final int PANEL_HEIGHT = 330;

  /** With more points than this, only those on the front are named. */
  private static final int MOST_LABELS = 24;

  private record Entry(LayerConfig config, Sample speed, Sample bpb) {
    double x() {
      return speed.median();
    }

    double y() {
      return bpb.mean();
    }
  }

  @Override
  public String id() {
    return "speed-quality";
  }

  @Override
  public String title() {
    return "Speed against quality";
  }

  @Override
  public Outcome draw(RunData run) {
    Table data =
        Table.of(
            "execution",
            "configuration",
            "layer",
            "experts",
            "capacityFactor",
            "tokensPerSecondMedian",
            "tokensPerSecondMin",
            "tokensPerSecondMax",
            "forks",
            "bpbMean",
            "bpbSd",
            "seeds",
            "paretoFront");
    List<JFreeChart> panels = new ArrayList<>();
    List<Entry> all = new ArrayList<>();
    for (Accounting accounting : Accounting.values()) {
      List<Entry> entries = entries(run, accounting);
      if (entries.stream().anyMatch(e -> !e.config().isDense())) {
        panels.add(panel(run, accounting, entries, data));
        all.addAll(entries);
      }
    }
    if (panels.isEmpty()) {
      return new LeftOut("needs training runs and timed training steps of the same layers");
    }
    return new Drawn(caption(run, all), data, new Plate(panels, 1, PANEL_HEIGHT, legend(all)));
  }

  private static List<Entry> entries(RunData run, Accounting accounting) {
    List<Entry> entries = new ArrayList<>();
    for (LayerConfig config : run.configs()) {
      Optional<Throughput> speed = run.throughput(config, RunData.TRAINING_STEP, accounting);
      Optional<Sample> bpb = run.bpb(accounting, config);
      if (speed.isPresent() && bpb.isPresent()) {
        entries.add(new Entry(config, speed.get().tokensPerSecond(), bpb.get()));
      }
    }
    return entries;
  }

  private static JFreeChart panel(
      RunData run, Accounting accounting, List<Entry> entries, Table data) {
    List<Series.Point> points = entries.stream().map(SpeedQuality::point).toList();
    Panel panel =
        new Panel(
            accounting == Accounting.PADDED
                ? "Static shapes (padded slots computed), equal padded budget"
                : "Dynamic shapes (only filled slots computed), equal executed budget",
            Axes.logarithmic(
                "Training speed (tokens/s, " + Labels.threads(run.threads()) + ")",
                Ranges.x(points)),
            Axes.linear("Validation bits per byte", Ranges.y(points)));
    List<Entry> front = Pareto.front(entries, Entry::x, Entry::y);
    panel.add(
        new Series(
            front.stream().map(e -> new Series.Point(e.x(), e.y())).toList(),
            Theme.PUBLISHED,
            Mark.stroke(1.2f, null),
            null,
            true,
            Series.Spread.NONE));
    for (String layer : layers(entries)) {
      panel.add(
          Marks.markers(
              layer,
              entries.stream()
                  .filter(e -> e.config().layer().equals(layer))
                  .map(SpeedQuality::point)
                  .toList(),
              true));
    }
    List<Entry> named = entries.size() <= MOST_LABELS ? entries : front;
    panel.label(named.stream().map(e -> label(run, e)).toList());
    for (Entry e : entries) {
      data.row(
          accounting.execution(),
          run.labels().of(e.config()),
          e.config().layer(),
          e.config().experts(),
          e.config().capacityFactor(),
          e.x(),
          e.speed().min(),
          e.speed().max(),
          e.speed().n(),
          e.y(),
          e.bpb().sd().isPresent() ? e.bpb().sd().getAsDouble() : null,
          e.bpb().n(),
          front.contains(e));
    }
    return panel.chart();
  }

  private static PointLabels.Label label(RunData run, Entry e) {
    String tail = run.labels().tail(e.config());
    return new PointLabels.Label(
        e.x(), e.y(), tail.isEmpty() ? "Dense" : tail, Marks.color(e.config()));
  }

  private static Series.Point point(Entry e) {
    double sd = e.bpb().sd().orElse(0);
    return new Series.Point(e.x(), e.speed().min(), e.speed().max(), e.y(), e.y() - sd, e.y() + sd);
  }

  private static List<String> layers(List<Entry> entries) {
    return entries.stream().map(e -> e.config().layer()).distinct().toList();
  }

  private static Legend legend(List<Entry> all) {
    return Marks.kinds(layers(all)).line("Pareto front", Theme.PUBLISHED, Mark.stroke(1.2f, null));
  }

  private static String caption(RunData run, List<Entry> all) {
    return ("Training speed against validation bits per byte; lower right is better. Labels: E is"
            + " the number of experts, CF the capacity factor. Speed: %s. Quality: %s. Dense has no"
            + " padding, so it is the same point in each panel.%s %s")
        .formatted(
            Count.medianOfForks(all.stream().map(e -> e.speed().n()).toList()),
            Count.meanOfSeeds(all.stream().map(e -> e.bpb().n()).toList()),
            all.size() / 2 > MOST_LABELS
                ? " Points off the Pareto front are named in the data file only."
                : "",
            ExecutedBudget.sentence(run))
        .strip();
  }
}
