package moebench.reports.figures;

import java.awt.Color;
import java.awt.Stroke;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moebench.reports.chart.Axes;
import moebench.reports.chart.HeatScale;
import moebench.reports.chart.Legend;
import moebench.reports.chart.Mark;
import moebench.reports.chart.Panel;
import moebench.reports.chart.Plate;
import moebench.reports.chart.Series;
import moebench.reports.data.Accounting;
import moebench.reports.data.Grid;
import moebench.reports.data.Labels;
import moebench.reports.data.RunData;
import moebench.reports.schema.LayerConfig;
import org.jfree.chart.JFreeChart;

/** Validation over training tokens for each capacity factor, one panel per expert layer. */
final class LearningCurves implements Figure {
  private static final int PANEL_HEIGHT = 300;
  private static final Line DENSE = new Line(Color.BLACK, Mark.DENSE.stroke());
  private static final List<float[]> DASHES =
      Arrays.asList(null, new float[] {8, 3}, new float[] {5, 2, 1, 2}, new float[] {2, 2});

  private record Line(Color color, Stroke stroke) {}

  @Override
  public String id() {
    return "learning-curves";
  }

  @Override
  public String title() {
    return "Learning curves";
  }

  @Override
  public Outcome draw(RunData run) {
    Grid grid = Grid.of(run);
    Optional<Integer> experts = grid.mainExperts();
    if (experts.isEmpty()) {
      return new LeftOut("needs training runs of an expert layer");
    }
    Table data =
        Table.of(
            "configuration",
            "layer",
            "experts",
            "capacityFactor",
            "tokens",
            "bpbMean",
            "bpbSd",
            "seeds");
    List<LayerConfig> shown =
        grid.experts().stream()
            .filter(c -> c.experts() == experts.get())
            .filter(c -> run.bpb(Accounting.PADDED, c).isPresent())
            .toList();
    if (shown.isEmpty()) {
      return new LeftOut("needs training runs to the equal padded budget");
    }
    Map<Double, Line> lines = lines(shown);
    List<JFreeChart> panels = new ArrayList<>();
    for (String layer : List.of("switch", "moe")) {
      List<LayerConfig> configs = shown.stream().filter(c -> c.layer().equals(layer)).toList();
      if (!configs.isEmpty()) {
        panels.add(panel(run, grid, layer, configs, lines));
      }
    }
    List<Integer> seeds = new ArrayList<>();
    for (LayerConfig config : grid.all()) {
      for (Curves.Point p : curve(run, config)) {
        data.row(
            run.labels().of(config),
            config.layer(),
            config.experts(),
            config.capacityFactor(),
            p.x(),
            p.bpb().mean(),
            p.bpb().sd().isPresent() ? p.bpb().sd().getAsDouble() : null,
            p.bpb().n());
        if (config.isDense() || shown.contains(config)) {
          seeds.add(p.bpb().n());
        }
      }
    }
    return new Drawn(
        ("Validation bits per byte over training at the equal padded budget, E = %s; a run with a higher"
                + " capacity factor sees fewer tokens for the same FLOPs. Lines: %s. The data file has every number of experts.")
            .formatted(experts.get(), Count.band(seeds)),
        data,
        new Plate(panels, panels.size(), PANEL_HEIGHT, legend(lines)));
  }

  private static List<Curves.Point> curve(RunData run, LayerConfig config) {
    return Curves.mean(run, Accounting.PADDED, config, p -> p.tokens());
  }

  private static JFreeChart panel(
      RunData run, Grid grid, String layer, List<LayerConfig> configs, Map<Double, Line> lines) {
    List<Series> series = new ArrayList<>();
    grid.dense().ifPresent(d -> series.add(series(run, d, DENSE)));
    for (LayerConfig config : configs) {
      series.add(series(run, config, lines.get(config.capacityFactor())));
    }
    List<Series.Point> points = Ranges.points(series);
    Panel panel =
        new Panel(
            Labels.kind(layer),
            Axes.logarithmic("Training tokens", Ranges.x(points)),
            Axes.linear("Validation bits per byte", Ranges.y(points)));
    series.forEach(panel::add);
    return panel.chart();
  }

  private static Series series(RunData run, LayerConfig config, Line line) {
    return new Series(
        curve(run, config).stream().map(Curves.Point::drawn).toList(),
        line.color(),
        line.stroke(),
        null,
        true,
        Series.Spread.BAND);
  }

  /** Dark to light by capacity factor, each with a dash of its own. */
  private static Map<Double, Line> lines(List<LayerConfig> configs) {
    List<Double> factors =
        configs.stream().map(LayerConfig::capacityFactor).distinct().sorted().toList();
    Map<Double, Line> lines = new LinkedHashMap<>();
    for (int i = 0; i < factors.size(); i++) {
      double shade = factors.size() == 1 ? 0.3 : 0.75 * i / (factors.size() - 1);
      lines.put(
          factors.get(i),
          new Line(HeatScale.viridis(shade), Mark.stroke(1.6f, DASHES.get(i % DASHES.size()))));
    }
    return lines;
  }

  private static Legend legend(Map<Double, Line> lines) {
    Legend legend = new Legend().line("Dense", DENSE.color(), DENSE.stroke());
    lines.forEach(
        (cf, line) -> legend.line("CF " + Labels.number(cf), line.color(), line.stroke()));
    return legend;
  }
}
