package moebench.reports.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import moebench.reports.chart.Axes;
import moebench.reports.chart.Legend;
import moebench.reports.chart.Panel;
import moebench.reports.chart.Plate;
import moebench.reports.chart.Series;
import moebench.reports.chart.Theme;
import moebench.reports.chart.Ticks;
import moebench.reports.data.Labels;
import moebench.reports.data.RunData;
import moebench.reports.schema.Routed;
import org.jfree.chart.JFreeChart;

/** Drops and the slowest expert of drawn routings, by how skewed they are. */
final class RoutingCurves implements Figure {
  private static final int PANEL_HEIGHT = 250;
  private static final int EXPERTS = 64;
  private static final int GROUP = 8192;
  private static final double FACTOR = 1.25;

  @Override
  public String id() {
    return "cluster-routing";
  }

  @Override
  public String title() {
    return "Simulated routing: drops, padding and the slowest expert";
  }

  @Override
  public Outcome draw(RunData run) {
    List<Routed> all = run.simulation("routing").map(s -> s.routed()).orElse(List.of());
    if (all.isEmpty()) {
      return new LeftOut("needs the study routing (moebench run --preset simulate)");
    }
    Table data =
        Table.of(
            "popularity",
            "experts",
            "topK",
            "groupTokens",
            "capacityFactor",
            "assignments",
            "dropShare",
            "paddingShare",
            "imbalance",
            "slowest",
            "uniformDrop");
    all.forEach(r ->
        data.row(
            r.popularity(),
            r.experts(),
            r.topK(),
            r.groupTokens(),
            r.capacityFactor(),
            r.assignments(),
            r.dropShare(),
            r.paddingShare(),
            r.imbalance(),
            r.slowest(),
            r.uniformDrop()));
    List<Routed> top1 = all.stream().filter(r -> r.topK() == 1).toList();
    List<String> names = all.stream().map(Routed::popularity).distinct().toList();
    Predicate<Routed> sized = r -> r.experts() == EXPERTS || r.popularity().startsWith("trained");
    List<JFreeChart> panels =
        List.of(
            panel(
                "Dropped, " + EXPERTS + " experts, groups of " + GROUP,
                "Capacity factor",
                "Share dropped",
                names,
                top1.stream().filter(sized).filter(r -> r.groupTokens() == GROUP).toList(),
                Routed::capacityFactor,
                Routed::dropShare),
            panel(
                "Empty slots, the same",
                "Capacity factor",
                "Share of slots",
                names,
                top1.stream().filter(sized).filter(r -> r.groupTokens() == GROUP).toList(),
                Routed::capacityFactor,
                Routed::paddingShare),
            panel(
                "Dropped at CF 1.25, " + EXPERTS + " experts",
                "Tokens of a group",
                "Share dropped",
                names,
                top1.stream().filter(sized).filter(r -> r.capacityFactor() == FACTOR).toList(),
                r -> (double) r.groupTokens(),
                Routed::dropShare),
            panel(
                "Slowest expert without a limit, groups of " + GROUP,
                "Experts",
                "Rows over the mean",
                names,
                top1.stream()
                    .filter(r -> r.groupTokens() == GROUP && r.capacityFactor() == FACTOR)
                    .toList(),
                r -> (double) r.experts(),
                Routed::imbalance));
    Legend legend = new Legend();
    for (int i = 0; i < names.size(); i++) {
      Palette.key(legend, names.get(i), i);
    }
    legend.marker("uniform, closed form", Theme.PUBLISHED, Marks.CROSS, true);
    return new Drawn(
        "Drawn, top-1, %s assignments per point; top-2 is in the data file. Capacity per assignment. Trained router: loads of the last expert layer of a model trained here, with as many experts as it has."
            .formatted(Ticks.metric(all.getFirst().assignments())),
        data,
        new Plate(panels, 2, PANEL_HEIGHT, legend));
  }

  private static JFreeChart panel(
      String title,
      String xLabel,
      String yLabel,
      List<String> names,
      List<Routed> rows,
      Function<Routed, Double> x,
      ToDoubleFunction<Routed> y) {
    List<Series> series = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      List<Series.Point> points =
          rows.stream()
              .filter(r -> r.popularity().equals(name))
              .map(r -> new Series.Point(x.apply(r), y.applyAsDouble(r)))
              .toList();
      if (!points.isEmpty()) {
        series.add(Palette.line(i, points));
      }
    }
    if (yLabel.equals("Share dropped")) {
      series.add(
          Marks.published(
              rows.stream()
                  .filter(r -> r.uniformDrop() != null)
                  .map(r -> new Series.Point(x.apply(r), r.uniformDrop()))
                  .toList(),
              false));
    }
    List<Series.Point> points = Ranges.points(series);
    Panel panel =
        new Panel(
            title,
            Axes.logarithmicAt(xLabel, Ranges.x(points), Labels::number),
            Axes.fromZero(yLabel, Ranges.y(points)));
    series.forEach(panel::add);
    return panel.chart();
  }
}
