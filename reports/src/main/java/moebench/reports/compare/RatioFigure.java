package moebench.reports.compare;

import java.awt.Color;
import java.awt.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import moebench.reports.chart.Axes;
import moebench.reports.chart.Legend;
import moebench.reports.chart.Mark;
import moebench.reports.chart.Panel;
import moebench.reports.chart.Plate;
import moebench.reports.chart.Series;
import moebench.reports.chart.Theme;
import moebench.reports.chart.Ticks;
import moebench.reports.data.Labels;
import org.jfree.chart.JFreeChart;

/** Every side's ratio to the base, a row for each work; the last row is the geometric mean. */
public final class RatioFigure {
  /** Title of the figure. */
  public static final String TITLE = "Runs compared";

  private static final double SPREAD = 0.5;

  /** Okabe–Ito without black, which is the line of equality, and without yellow, which is faint. */
  private static final List<Color> COLORS =
      List.of(
          new Color(0x00, 0x72, 0xB2),
          new Color(0xD5, 0x5E, 0x00),
          new Color(0x00, 0x9E, 0x73),
          new Color(0xCC, 0x79, 0xA7),
          new Color(0x56, 0xB4, 0xE9),
          new Color(0xE6, 0x9F, 0x00),
          Theme.PUBLISHED);

  /** Seven colours and three markers: 21 signs. */
  private static final List<Shape> SHAPES =
      List.of(Mark.DENSE.shape(), Mark.SWITCH.shape(), Mark.MOE.shape());

  private final RunComparison comparison;

  private RatioFigure(RunComparison comparison) {
    this.comparison = comparison;
  }

  /** One panel for each metric that two sides have. */
  public static Plate of(RunComparison comparison) {
    RatioFigure figure = new RatioFigure(comparison);
    List<JFreeChart> panels = new ArrayList<>();
    int rows = 0;
    for (Metric metric : Metric.values()) {
      List<Work> works =
          comparison.works().stream()
              .filter(w ->
                  comparison.others().stream()
                      .anyMatch(s -> comparison.ratio(metric, s, w).isPresent()))
              .toList();
      if (!works.isEmpty()) {
        panels.add(figure.panel(metric, works));
        rows = Math.max(rows, works.size() + 1);
      }
    }
    return Plate.ofRows(panels, rows, figure.legend());
  }

  private JFreeChart panel(Metric metric, List<Work> works) {
    List<Series> series = new ArrayList<>();
    for (Side side : comparison.others()) {
      List<Series.Point> points = new ArrayList<>();
      for (int row = 0; row < works.size(); row++) {
        add(points, comparison.ratio(metric, side, works.get(row)), place(row, side));
      }
      add(points, comparison.overall(metric, side), place(works.size(), side));
      series.add(new Series(points, color(side), null, shape(side), true, Series.Spread.BARS));
    }
    List<Double> x =
        series.stream()
            .flatMap(s -> s.points().stream())
            .flatMapToDouble(p -> DoubleStream.of(p.xLow(), p.x(), p.xHigh(), 1))
            .boxed()
            .toList();
    List<String> names = new ArrayList<>(works.stream().map(w -> name(w, works)).toList());
    names.add("geometric mean");
    Panel panel =
        new Panel(
            metric == Metric.SPEED
                ? "Speed: right of 1 is faster"
                : "Energy of a token: left of 1 is less",
            Axes.logarithmic("Side / " + comparison.base().letter(), x, Ticks::plain),
            Axes.rows(names));
    panel.vertical(1, Theme.INK, Mark.stroke(1, null));
    series.forEach(panel::add);
    return panel.chart();
  }

  private static void add(List<Series.Point> points, Optional<Ratio> ratio, double y) {
    ratio.ifPresent(r ->
        points.add(
            new Series.Point(
                r.value(), r.low().orElse(r.value()), r.high().orElse(r.value()), y, y, y)));
  }

  /** Sides share a row, one below the other. */
  private double place(int row, Side side) {
    int sides = comparison.others().size();
    return row + SPREAD * ((index(side) + 0.5) / sides - 0.5);
  }

  private int index(Side side) {
    return comparison.others().indexOf(side);
  }

  private Color color(Side side) {
    return COLORS.get(index(side) % COLORS.size());
  }

  private Shape shape(Side side) {
    return SHAPES.get(index(side) % SHAPES.size());
  }

  /** The layer by its label, and what else differs. */
  private static String name(Work work, List<Work> works) {
    List<String> differing = ComparisonMarkdown.differing(works);
    Labels labels = new Labels(works.stream().map(Work::layer).distinct().toList());
    Map<String, String> values = work.values();
    String rest =
        List.of("benchmark", "execution", "tokens", "threads").stream()
            .filter(differing::contains)
            .map(p -> rest(p, values.get(p)))
            .filter(Objects::nonNull)
            .collect(Collectors.joining(", "));
    return labels.of(work.layer()) + (rest.isEmpty() ? "" : ", " + rest);
  }

  /** Null where the parameter does not apply, such as threads of what only devices timed. */
  private static String rest(String parameter, String value) {
    return value != null && (parameter.equals("tokens") || parameter.equals("threads"))
        ? value + " " + parameter
        : value;
  }

  private Legend legend() {
    Legend legend = new Legend();
    for (Side side : comparison.others()) {
      legend.marker(
          "%s / %s: %s, %s"
              .formatted(
                  side.letter(),
                  comparison.base().letter(),
                  side.run().manifest().runId(),
                  side.computed()),
          color(side),
          shape(side),
          true);
    }
    return legend;
  }
}
