package moebench.reports.figures;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import moebench.reports.chart.Axes;
import moebench.reports.chart.Legend;
import moebench.reports.chart.Mark;
import moebench.reports.chart.Panel;
import moebench.reports.chart.Plate;
import moebench.reports.chart.PointLabels;
import moebench.reports.chart.Series;
import moebench.reports.chart.Theme;
import moebench.reports.chart.Ticks;
import moebench.reports.data.Grid;
import moebench.reports.data.Labels;
import moebench.reports.data.RunData;
import moebench.reports.schema.Loss;
import org.jfree.chart.JFreeChart;

/** Speed against quality at sizes that nobody measured, beside what was measured here. */
final class QualityAtScale implements Figure {
  private static final int PANEL_HEIGHT = 330;
  private static final String LAW = "S-BASE";

  @Override
  public String id() {
    return "cluster-quality";
  }

  @Override
  public String title() {
    return "Quality at scale: an extrapolation, and this suite's own experts";
  }

  @Override
  public Outcome draw(RunData run) {
    List<Loss> all = run.simulation("quality").map(s -> s.losses()).orElse(List.of());
    if (all.isEmpty()) {
      return new LeftOut("needs the study quality (moebench run --preset simulate)");
    }
    Table data =
        Table.of(
            "source",
            "layer",
            "denseParameters",
            "experts",
            "loss",
            "unit",
            "extrapolated",
            "tokensPerSecond");
    all.forEach(l ->
        data.row(
            l.source(),
            l.layer(),
            l.denseParameters(),
            l.experts(),
            l.loss(),
            l.unit(),
            l.extrapolated(),
            l.tokensPerSecond()));
    List<JFreeChart> panels = new ArrayList<>();
    Legend legend = new Legend();
    List<Loss> law =
        all.stream().filter(l -> l.source().equals(LAW) && l.tokensPerSecond() != null).toList();
    if (!law.isEmpty()) {
      panels.add(law(law, legend));
    }
    List<Loss> own = all.stream().filter(l -> l.unit().equals("bits per byte")).toList();
    if (!own.isEmpty()) {
      panels.add(own(own));
      for (String layer : Grid.LAYERS) {
        Mark mark = Mark.of(layer);
        legend.marker(Labels.kind(layer) + ", trained here", mark.color(), mark.shape(), true);
      }
    }
    return new Drawn(
        "Left, predicted: loss by the unified scaling law ("
            + LAW
            + ") over predicted training speed, a line per number of experts, named by dense weights N;"
            + " hollow points are extrapolations beyond what the law was fitted to. Right, measured:"
            + " another model, another text, another unit. "
            + String.join(" ", run.simulation("quality").orElseThrow().notes()),
        data,
        new Plate(panels, panels.size(), PANEL_HEIGHT, legend));
  }

  private static JFreeChart law(List<Loss> law, Legend legend) {
    List<Integer> experts = law.stream().map(Loss::experts).distinct().sorted().toList();
    List<Series> series = new ArrayList<>();
    for (int i = 0; i < experts.size(); i++) {
      int e = experts.get(i);
      List<Loss> line =
          law.stream()
              .filter(l -> l.experts() == e)
              .sorted(Comparator.comparingDouble(Loss::denseParameters))
              .toList();
      series.add(
          new Series(
              points(line), Palette.color(i), Palette.stroke(i), null, true, Series.Spread.NONE));
      for (boolean extrapolated : new boolean[] {false, true}) {
        List<Loss> some = line.stream().filter(l -> l.extrapolated() == extrapolated).toList();
        if (!some.isEmpty()) {
          series.add(
              new Series(
                  points(some),
                  Palette.color(i),
                  null,
                  Mark.DENSE.shape(),
                  !extrapolated,
                  Series.Spread.NONE));
        }
      }
      legend.line(e == 1 ? "dense (law)" : "E" + e + " (law)", Palette.color(i), Palette.stroke(i));
    }
    List<Series.Point> all = Ranges.points(series);
    Panel panel =
        new Panel(
            "Predicted; hollow: extrapolated",
            Axes.logarithmic("Training tokens/s", Ranges.x(all)),
            Axes.linear("Loss, nats", Ranges.y(all)));
    series.forEach(panel::add);
    panel.label(
        law.stream()
            .filter(l -> l.experts() == 1)
            .map(l ->
                new PointLabels.Label(
                    l.tokensPerSecond(),
                    l.loss(),
                    "N " + Ticks.metric(Math.rint(l.denseParameters() / 1e8) * 1e8),
                    Theme.INK))
            .toList());
    return panel.chart();
  }

  private static List<Series.Point> points(List<Loss> losses) {
    return losses.stream().map(l -> new Series.Point(l.tokensPerSecond(), l.loss())).toList();
  }

  private static JFreeChart own(List<Loss> own) {
    List<Series> series = new ArrayList<>();
    for (String layer : List.of("switch", "moe", "dense")) {
      List<Series.Point> points =
          own.stream()
              .filter(l -> l.layer().equals(layer))
              .sorted(Comparator.comparingInt(Loss::experts))
              .map(l -> new Series.Point(l.experts(), l.loss()))
              .toList();
      if (!points.isEmpty()) {
        series.add(Marks.line(layer, points, true));
      }
    }
    List<Series.Point> all = Ranges.points(series);
    Panel panel =
        new Panel(
            "Measured here",
            Axes.logarithmicAt("Experts", Ranges.x(all), Labels::number),
            Axes.linear("Bits per byte", Ranges.y(all)));
    series.forEach(panel::add);
    return panel.chart();
  }
}
