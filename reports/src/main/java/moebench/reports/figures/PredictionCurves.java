package moebench.reports.figures;

import java.awt.BasicStroke;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import moebench.reports.chart.Axes;
import moebench.reports.chart.Legend;
import moebench.reports.chart.Mark;
import moebench.reports.chart.Panel;
import moebench.reports.chart.Plate;
import moebench.reports.chart.Series;
import moebench.reports.data.Labels;
import moebench.reports.data.RunData;
import moebench.reports.schema.Prediction;
import org.jfree.chart.JFreeChart;

/** Simulated throughput and cost of training against experts, a line per capacity factor. */
final class PredictionCurves implements Figure {
  private static final int PANEL_HEIGHT = 290;
  private static final float[][] DASHES = {null, {7, 3}, {2, 3}};

  @Override
  public String id() {
    return "cluster-experts";
  }

  @Override
  public String title() {
    return "Simulated throughput and cost against experts and capacity factor";
  }

  @Override
  public Outcome draw(RunData run) {
    List<Prediction> all = run.simulation("experts").map(s -> s.predictions()).orElse(List.of());
    if (all.isEmpty()) {
      return new LeftOut("needs the study experts (moebench run --preset simulate)");
    }
    Table data =
        Table.of(
            "layer",
            "experts",
            "capacityFactor",
            "layout",
            "tokensPerSecond",
            "costPerMillionTokens",
            "mfu",
            "totalParameters");
    all.forEach(p ->
        data.row(
            p.layer(),
            p.experts(),
            p.capacityFactor(),
            p.layout(),
            p.tokensPerSecond(),
            p.costPerMillionTokens(),
            p.mfu(),
            p.totalParameters()));
    List<JFreeChart> panels = new ArrayList<>();
    panels.add(panel("Throughput", "Million tokens/s", all, p -> p.tokensPerSecond() / 1e6));
    List<Prediction> priced = all.stream().filter(p -> p.costPerMillionTokens() != null).toList();
    if (!priced.isEmpty()) {
      panels.add(
          panel("Cost", "US dollars per million tokens", priced, Prediction::costPerMillionTokens));
    }
    Legend legend = new Legend();
    legend.line("Dense", Mark.DENSE.color(), Mark.DENSE.stroke());
    for (String layer : List.of("switch", "moe")) {
      for (double factor : factors(all)) {
        Mark mark = Mark.of(layer);
        legend.line(
            Labels.kind(layer) + " CF " + Labels.number(factor),
            mark.color(),
            dash(factors(all), factor),
            mark.shape(),
            true);
      }
    }
    Prediction first = all.getFirst();
    return new Drawn(
        ("Predicted, not measured: training on %d devices of %s in the fastest layout that fits, every"
                + " slot computed. Capacity per assignment, so that MoE computes twice the rows of Switch"
                + " at the same factor. Models are not equally good: see the map of winners for that.")
            .formatted(first.devices(), first.cluster()),
        data,
        new Plate(panels, panels.size(), PANEL_HEIGHT, legend));
  }

  private static List<Double> factors(List<Prediction> all) {
    return all.stream()
        .map(Prediction::capacityFactor)
        .filter(f -> f != null)
        .distinct()
        .sorted()
        .toList();
  }

  private static BasicStroke dash(List<Double> factors, double factor) {
    return Mark.stroke(1.6f, DASHES[factors.indexOf(factor) % DASHES.length]);
  }

  private static JFreeChart panel(
      String title, String label, List<Prediction> all, Function<Prediction, Double> value) {
    List<Series> series = new ArrayList<>();
    for (String layer : List.of("switch", "moe")) {
      for (double factor : factors(all)) {
        List<Series.Point> points =
            all.stream()
                .filter(p -> p.layer().equals(layer))
                .filter(p -> Double.valueOf(factor).equals(p.capacityFactor()))
                .sorted(Comparator.comparingInt(Prediction::experts))
                .map(p -> new Series.Point(p.experts(), value.apply(p)))
                .toList();
        Mark mark = Mark.of(layer);
        series.add(
            new Series(
                points,
                mark.color(),
                dash(factors(all), factor),
                mark.shape(),
                true,
                Series.Spread.NONE));
      }
    }
    List<Series.Point> points = Ranges.points(series);
    List<Double> y = new ArrayList<>(Ranges.y(points));
    all.stream().filter(p -> p.layer().equals("dense")).map(value).forEach(y::add);
    Panel panel =
        new Panel(
            title,
            Axes.logarithmicAt("Experts", Ranges.x(points), Labels::number),
            Axes.fromZero(label, y));
    all.stream()
        .filter(p -> p.layer().equals("dense"))
        .forEach(p -> panel.horizontal(value.apply(p), Mark.DENSE.color(), Mark.DENSE.stroke()));
    series.forEach(panel::add);
    return panel.chart();
  }
}
