package moebench.reports.figures;

import java.awt.Color;
import java.awt.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import moebench.reports.chart.Axes;
import moebench.reports.chart.Legend;
import moebench.reports.chart.Mark;
import moebench.reports.chart.Panel;
import moebench.reports.chart.Plate;
import moebench.reports.chart.Series;
import moebench.reports.chart.Theme;
import moebench.reports.claims.Benefits;
import moebench.reports.claims.Matched;
import moebench.reports.data.RunData;
import moebench.reports.data.Sample;

/** One of the {@link Benefits} of routing to one expert, as ratios of MoE to Switch. */
final class BenefitRatios implements Figure {
  private static final List<Color> COLORS =
      List.of(Mark.DENSE.color(), Mark.SWITCH.color(), Mark.EXPERT_CHOICE.color());
  private static final List<Shape> SHAPES =
      List.of(Marks.DIAMOND, Mark.SWITCH.shape(), Mark.MOE.shape());

  /** With more rows than this, each is a line high. */
  private static final int ROOMY_ROWS = 12;

  private final int number;
  private final String id;
  private final String title;

  /**
   * @param number of the benefit
   */
  BenefitRatios(int number, String id, String title) {
    this.number = number;
    this.id = id;
    this.title = title;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public Outcome draw(RunData run) {
    List<Matched> rows = Matched.all(run);
    Benefits.Benefit benefit = Benefits.of(run).get(number - 1);
    Table data = Table.of("quantity", "matched", "convention", "ratioMedian", "min", "max", "n");
    List<Series> series = new ArrayList<>();
    Legend legend = new Legend();
    Set<String> counts = new TreeSet<>();
    for (int q = 0; q < benefit.quantities().size(); q++) {
      Benefits.Quantity quantity = benefit.quantities().get(q);
      List<Series.Point> points = new ArrayList<>();
      List<Integer> replicates = new ArrayList<>();
      for (int i = 0; i < rows.size(); i++) {
        List<Double> ratios = ratios(quantity, rows.get(i));
        if (!ratios.isEmpty()) {
          Sample s = Sample.of(ratios);
          replicates.add(s.n());
          double y = i + 0.22 * (q - (benefit.quantities().size() - 1) / 2.0);
          points.add(new Series.Point(s.median(), s.min(), s.max(), y, y, y));
          data.row(
              quantity.name(),
              rows.get(i).name(run),
              rows.get(i).moe().capacityConvention(),
              s.median(),
              s.min(),
              s.max(),
              s.n());
        }
      }
      if (!points.isEmpty()) {
        if (!quantity.unit().equals("computed")) {
          counts.add(Count.of(replicates, quantity.unit()));
        }
        series.add(
            new Series(points, COLORS.get(q), null, SHAPES.get(q), true, Series.Spread.BARS));
        legend.marker(quantity.name(), COLORS.get(q), SHAPES.get(q), true);
      }
    }
    if (series.isEmpty()) {
      return new LeftOut("needs a Switch and a MoE layer that differ in nothing else");
    }
    List<Double> shown = new ArrayList<>(Ranges.x(Ranges.points(series)));
    shown.addAll(List.of(1.0, 2.0));
    Panel panel =
        new Panel(
                "MoE over Switch",
                Axes.linear("Ratio; above 1 Switch has less", shown),
                Axes.rows(rows.stream().map(m -> m.name(run)).toList()))
            .vertical(benefit.least(), Theme.INK, Mark.stroke(1.2f, new float[] {4, 3}));
    series.forEach(panel::add);
    return new Drawn(
        ("%s %s Markers: median, bars from the smallest to the largest ratio of a seed or fork; what"
                + " follows from the sizes has no bars. %s. Dashed: the ratio that the benefit promises to"
                + " %s.")
            .formatted(
                benefit.statement(),
                benefit.test(),
                String.join(", ", counts),
                benefit.least() == 2 ? "reach" : "exceed"),
        data,
        Plate.ofRows(
            List.of(panel.chart()),
            rows.size() <= ROOMY_ROWS ? 3 * rows.size() : rows.size(),
            legend));
  }

  private static List<Double> ratios(Benefits.Quantity quantity, Matched matched) {
    Map<Long, Double> ours = quantity.values().apply(matched.switchLayer());
    Map<Long, Double> theirs = quantity.values().apply(matched.moe());
    List<Double> ratios = new ArrayList<>();
    for (long replicate : new TreeSet<>(ours.keySet())) {
      Double our = ours.get(replicate);
      Double their = theirs.get(replicate);
      if (our != null && their != null && our > 0 && their > 0) {
        ratios.add(their / our);
      }
    }
    return ratios;
  }
}
