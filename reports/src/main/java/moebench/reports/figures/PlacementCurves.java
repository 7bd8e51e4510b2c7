package moebench.reports.figures;

import java.util.ArrayList;
import java.util.List;
import moebench.reports.chart.Axes;
import moebench.reports.chart.Legend;
import moebench.reports.chart.Panel;
import moebench.reports.chart.Plate;
import moebench.reports.chart.Series;
import moebench.reports.data.Labels;
import moebench.reports.data.RunData;
import moebench.reports.schema.Placed;
import org.jfree.chart.JFreeChart;

/** What load-aware placement of experts buys. */
final class PlacementCurves implements Figure {
  private static final int PANEL_HEIGHT = 230;

  @Override
  public String id() {
    return "cluster-placement";
  }

  @Override
  public String title() {
    return "Placement of experts under skew";
  }

  @Override
  public Outcome draw(RunData run) {
    List<Placed> all = run.simulation("placement").map(s -> s.placed()).orElse(List.of());
    if (all.isEmpty()) {
      return new LeftOut("needs the study placement (moebench run --preset simulate)");
    }
    Table data = Table.of("popularity", "experts", "rule", "devices", "imbalance");
    all.forEach(p -> data.row(p.popularity(), p.experts(), p.rule(), p.devices(), p.imbalance()));
    List<String> rules = all.stream().map(Placed::rule).distinct().toList();
    List<JFreeChart> panels = new ArrayList<>();
    for (String popularity :
        all.stream()
            .map(Placed::popularity)
            .filter(p -> !p.equals("uniform"))
            .distinct()
            .toList()) {
      panels.add(
          panel(all.stream().filter(p -> p.popularity().equals(popularity)).toList(), rules));
    }
    Legend legend = new Legend();
    for (int i = 0; i < rules.size(); i++) {
      Palette.key(legend, rules.get(i), i);
    }
    return new Drawn(
        "Rows of the fullest device over the mean; 1 is even. Everybody waits for that device."
            + " Uniform popularity is in the data file. "
            + String.join(" ", run.simulation("placement").orElseThrow().notes()),
        data,
        new Plate(panels, 2, PANEL_HEIGHT, legend));
  }

  private static JFreeChart panel(List<Placed> rows, List<String> rules) {
    List<Series> series = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      String rule = rules.get(i);
      series.add(
          Palette.line(
              i,
              rows.stream()
                  .filter(p -> p.rule().equals(rule))
                  .map(p -> new Series.Point(p.devices(), p.imbalance()))
                  .toList()));
    }
    List<Series.Point> points = Ranges.points(series);
    Panel panel =
        new Panel(
            rows.getFirst().popularity() + ", " + rows.getFirst().experts() + " experts",
            Axes.logarithmicAt("Devices", Ranges.x(points), Labels::number),
            Axes.fromZero("Rows over the mean", Ranges.y(points)));
    series.forEach(panel::add);
    return panel.chart();
  }
}
