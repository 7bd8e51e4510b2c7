package moebench.reports.figures;

import java.awt.Color;
import java.awt.Stroke;
import java.util.ArrayList;
import java.util.List;
import moebench.reports.chart.Axes;
import moebench.reports.chart.Legend;
import moebench.reports.chart.Mark;
import moebench.reports.chart.Panel;
import moebench.reports.chart.Plate;
import moebench.reports.chart.PointLabels;
import moebench.reports.chart.Series;
import moebench.reports.chart.Theme;
import moebench.reports.data.Labels;
import moebench.reports.data.RunData;
import moebench.reports.schema.Agreement;
import moebench.reports.schema.Result;
import org.jfree.chart.JFreeChart;

/** Predicted against measured or published figures; on the line they are the same. */
final class Agreements implements Figure {
  private static final int PANEL_HEIGHT = 300;
  private static final int MOST_LABELS = 16;

  private final String study;
  private final String title;
  private final double band;

  /**
   * @param study {@code machine} or {@code published}
   * @param band error that the goal allows, drawn as thin lines
   */
  Agreements(String study, String title, double band) {
    this.study = study;
    this.title = title;
    this.band = band;
  }

  @Override
  public String id() {
    return "cluster-" + study;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public Outcome draw(RunData run) {
    Result.Simulation simulation = run.simulation(study).orElse(null);
    if (simulation == null || simulation.agreements().isEmpty()) {
      return new LeftOut("needs the study " + study + " (moebench run --preset simulate)");
    }
    List<Agreement> all = simulation.agreements();
    Table data = Table.of("table", "row", "quantity", "predicted", "observed", "error");
    all.forEach(
        a -> data.row(a.table(), a.row(), a.quantity(), a.predicted(), a.observed(), a.error()));
    List<JFreeChart> panels = new ArrayList<>();
    for (String table : all.stream().map(Agreement::table).distinct().toList()) {
      panels.add(panel(table, all.stream().filter(a -> a.table().equals(table)).toList()));
    }
    Legend legend = new Legend();
    kinds(all)
        .forEach(kind -> legend.marker(name(kind), mark(kind).color(), mark(kind).shape(), true));
    legend.line("equal", Theme.INK, Mark.stroke(1, null));
    legend.line(
        "±" + Math.round(band * 100) + "%", Theme.PUBLISHED, Mark.stroke(0.9f, new float[] {3, 3}));
    return new Drawn(
        String.join(" ", simulation.notes()),
        data,
        new Plate(panels, Math.min(2, panels.size()), PANEL_HEIGHT, legend));
  }

  private static List<String> kinds(List<Agreement> all) {
    return all.stream().map(a -> a.layer() == null ? "" : a.layer()).distinct().sorted().toList();
  }

  private static String name(String kind) {
    return kind.isEmpty() ? "published row" : Labels.kind(kind);
  }

  private static Mark mark(String kind) {
    return kind.isEmpty() ? Mark.SWITCH : Mark.of(kind);
  }

  private JFreeChart panel(String table, List<Agreement> rows) {
    List<Double> values = new ArrayList<>();
    rows.forEach(a -> values.addAll(List.of(a.predicted(), a.observed())));
    double low = values.stream().mapToDouble(v -> v).min().orElseThrow();
    double high = values.stream().mapToDouble(v -> v).max().orElseThrow();
    String quantity = rows.getFirst().quantity();
    Panel panel =
        new Panel(
            table,
            Axes.logarithmic(
                (rows.getFirst().layer() == null ? "Published " : "Measured ") + quantity, values),
            Axes.logarithmic("Predicted " + quantity, values));
    panel.add(line(low, high, 1, Theme.INK, Mark.stroke(1, null)));
    for (double factor : new double[] {1 - band, 1 + band}) {
      panel.add(line(low, high, factor, Theme.PUBLISHED, Mark.stroke(0.9f, new float[] {3, 3})));
    }
    for (String kind : kinds(rows)) {
      List<Series.Point> points =
          rows.stream()
              .filter(a -> kind.equals(a.layer() == null ? "" : a.layer()))
              .map(a -> new Series.Point(a.observed(), a.predicted()))
              .toList();
      panel.add(
          new Series(
              points, mark(kind).color(), null, mark(kind).shape(), true, Series.Spread.NONE));
    }
    if (rows.size() <= MOST_LABELS) {
      panel.label(
          rows.stream()
              .map(a -> new PointLabels.Label(a.observed(), a.predicted(), a.row(), Theme.INK))
              .toList());
    }
    return panel.chart();
  }

  private static Series line(double low, double high, double factor, Color color, Stroke stroke) {
    return new Series(
        List.of(new Series.Point(low, low * factor), new Series.Point(high, high * factor)),
        color,
        stroke,
        null,
        true,
        Series.Spread.NONE);
  }
}
