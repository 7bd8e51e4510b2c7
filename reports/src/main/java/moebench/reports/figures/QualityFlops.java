package moebench.reports.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import moebench.reports.chart.Axes;
import moebench.reports.chart.Legend;
import moebench.reports.chart.Mark;
import moebench.reports.chart.Panel;
import moebench.reports.chart.Plate;
import moebench.reports.chart.Series;
import moebench.reports.chart.Theme;
import moebench.reports.data.Accounting;
import moebench.reports.data.ExecutedBudget;
import moebench.reports.data.Grid;
import moebench.reports.data.RunData;
import moebench.reports.data.TimeToThreshold;
import moebench.reports.schema.LayerConfig;
import org.jfree.chart.JFreeChart;

/** Quality over the FLOPs spent in training, padded and executed. */
final class QualityFlops implements Figure {
  private static final int PANEL_HEIGHT = 320;

  @Override
  public String id() {
    return "quality-flops";
  }

  @Override
  public String title() {
    return "Quality against FLOPs";
  }

  @Override
  public Outcome draw(RunData run) {
    Grid grid = Grid.of(run);
    Table data =
        Table.of(
            "accounting",
            "configuration",
            "layer",
            "experts",
            "capacityFactor",
            "trainingFlops",
            "bpbMean",
            "bpbSd",
            "seeds");
    List<LayerConfig> shown = shown(grid);
    List<JFreeChart> panels = new ArrayList<>();
    for (Accounting accounting : Accounting.values()) {
      record(run, grid, accounting, data);
      if (shown.stream().anyMatch(c -> !c.isDense() && run.bpb(accounting, c).isPresent())) {
        panels.add(panel(run, grid, accounting, shown));
      }
    }
    if (panels.isEmpty()) {
      return new LeftOut("needs training runs of an expert layer");
    }
    List<Integer> seeds =
        shown.stream()
            .flatMap(c -> Stream.of(Accounting.values()).map(a -> run.bpb(a, c)))
            .flatMap(Optional::stream)
            .map(s -> s.n())
            .toList();
    return new Drawn(
        ("Validation bits per byte over the FLOPs spent in training. Padded: every slot counts,"
                + " runs to the equal padded budget. Executed: only filled slots count, runs to the"
                + " equal executed budget. %s Lines: %s. Grey line: where dense ends. Shown are E = %s"
                + " and the lowest and highest capacity factor; the data file has every"
                + " configuration.")
            .formatted(
                ExecutedBudget.sentence(run),
                Count.centre(seeds, "seed", "mean"),
                grid.mainExperts().map(Object::toString).orElse("–"))
            .replace("  ", " "),
        data,
        new Plate(panels, panels.size(), PANEL_HEIGHT, legend(run, shown)));
  }

  /** Dense, and of each expert layer the extremes of the capacity factor. */
  private static List<LayerConfig> shown(Grid grid) {
    List<LayerConfig> shown = new ArrayList<>(grid.dense().stream().toList());
    for (String layer : List.of("switch", "moe")) {
      List<LayerConfig> configs =
          grid.of(layer).stream()
              .filter(c -> grid.mainExperts().filter(e -> e == c.experts()).isPresent())
              .toList();
      if (!configs.isEmpty()) {
        shown.add(configs.getFirst());
      }
      if (configs.size() > 1) {
        shown.add(configs.getLast());
      }
    }
    return shown;
  }

  private static List<Curves.Point> curve(RunData run, Accounting accounting, LayerConfig config) {
    return Curves.mean(
        run,
        accounting,
        config,
        p -> accounting == Accounting.PADDED ? p.paddedFlops() : p.executedFlops());
  }

  private static void record(RunData run, Grid grid, Accounting accounting, Table data) {
    for (LayerConfig config : grid.all()) {
      for (Curves.Point p : curve(run, accounting, config)) {
        data.row(
            accounting.id(),
            run.labels().of(config),
            config.layer(),
            config.experts(),
            config.capacityFactor(),
            p.x(),
            p.bpb().mean(),
            p.bpb().sd().isPresent() ? p.bpb().sd().getAsDouble() : null,
            p.bpb().n());
      }
    }
  }

  private static JFreeChart panel(
      RunData run, Grid grid, Accounting accounting, List<LayerConfig> shown) {
    List<Series> series = new ArrayList<>();
    for (LayerConfig config : shown) {
      List<Curves.Point> curve = curve(run, accounting, config);
      if (curve.isEmpty()) {
        continue;
      }

      series.add(
          new Series(
              curve.stream().map(p -> new Series.Point(p.x(), p.bpb().mean())).toList(),
              Marks.color(config),
              Mark.of(config.layer()).stroke(),
              Mark.of(config.layer()).shape(),
              lowest(shown, config),
              Series.Spread.NONE));
    }
    List<Series.Point> points = Ranges.points(series);
    Panel panel =
        new Panel(
            "By " + accounting.id() + " FLOPs",
            Axes.logarithmic("Training FLOPs, " + accounting.id(), Ranges.x(points)),
            Axes.linear("Validation bits per byte", Ranges.y(points)));
    grid.dense()
        .flatMap(d -> TimeToThreshold.of(run, d))
        .ifPresent(t -> panel.horizontal(t.bpb(), Theme.PUBLISHED, Mark.stroke(0.8f, null)));
    series.forEach(panel::add);
    return panel.chart();
  }

  /** Solid markers for the first shown of a kind, hollow ones for the second. */
  private static boolean lowest(List<LayerConfig> shown, LayerConfig config) {
    return shown.stream()
        .filter(c -> c.layer().equals(config.layer()))
        .findFirst()
        .filter(config::equals)
        .isPresent();
  }

  private static Legend legend(RunData run, List<LayerConfig> shown) {
    Legend legend = new Legend();
    for (LayerConfig c : shown) {
      Mark mark = Mark.of(c.layer());
      legend.line(run.labels().of(c), mark.color(), mark.stroke(), mark.shape(), lowest(shown, c));
    }
    return legend;
  }
}
