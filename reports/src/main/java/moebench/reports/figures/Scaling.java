package moebench.reports.figures;

import java.awt.BasicStroke;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import moebench.reports.chart.Axes;
import moebench.reports.chart.Legend;
import moebench.reports.chart.Mark;
import moebench.reports.chart.Panel;
import moebench.reports.chart.Plate;
import moebench.reports.chart.Series;
import moebench.reports.chart.Theme;
import moebench.reports.data.Labels;
import moebench.reports.data.RunData;
import moebench.reports.data.SizeAxis;
import moebench.reports.data.SpeedCurves;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.ValueAxis;

/** Tokens per second of each layer along one size, beside what the executed FLOPs let expect. */
final class Scaling implements Figure {
  private static final int PANEL_HEIGHT = 270;
  private static final BasicStroke EXPECTED = Mark.stroke(0.9f, null);

  private final String id;
  private final String title;
  private final SizeAxis axis;

  Scaling(String id, String title, SizeAxis axis) {
    this.id = id;
    this.title = title;
    this.axis = axis;
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
    SpeedCurves curves = SpeedCurves.of(run, axis);
    if (curves.values() < 2) {
      return new LeftOut("needs speed results at two values or more of: " + axis.id());
    }
    Table data =
        Table.of(
            "benchmark",
            "configuration",
            "layer",
            "experts",
            "capacityFactor",
            "dModel",
            "dFf",
            "tokens",
            "threads",
            "tokensPerSecondMedian",
            "tokensPerSecondMin",
            "tokensPerSecondMax",
            "tokensPerSecondExpected",
            "forks");
    List<Integer> forks = new ArrayList<>();
    List<JFreeChart> panels = new ArrayList<>();
    panel(curves, RunData.LAYER_FORWARD, "Forward pass of one layer", data, forks)
        .ifPresent(panels::add);
    panel(curves, RunData.TRAINING_STEP, "Training step of the model", data, forks)
        .ifPresent(panels::add);
    if (panels.isEmpty()) {
      return new LeftOut("needs timed forward passes or training steps");
    }
    return new Drawn(
        caption(curves, forks),
        data,
        new Plate(panels, panels.size(), PANEL_HEIGHT, legend(curves)));
  }

  private Optional<JFreeChart> panel(
      SpeedCurves curves, String benchmark, String title, Table data, List<Integer> forks) {
    List<Series> series = new ArrayList<>();
    Optional<Double> dense = Optional.empty();
    Labels labels = new Labels(curves.configs());
    for (String layer : curves.layers()) {
      List<SpeedCurves.Point> points = curves.points(layer, benchmark);
      points.forEach(p -> {
        record(labels, benchmark, p, data);
        forks.add(p.speed().tokensPerSecond().n());
      });
      if (points.isEmpty()) {
        continue;
      }
      if (isLevel(layer)) {
        dense = Optional.of(points.getFirst().speed().tokensPerSecond().median());
      } else {
        series.add(expected(layer, points));
        series.add(Marks.line(layer, points.stream().map(Scaling::drawn).toList(), true));
      }
    }
    if (series.isEmpty()) {
      return Optional.empty();
    }
    List<Series.Point> all = Ranges.points(series);
    List<Double> y = new ArrayList<>(Ranges.y(all));
    dense.ifPresent(y::add);
    Panel panel =
        new Panel(title, Axes.logarithmicAt(label(), Ranges.x(all), Labels::number), speedAxis(y));
    dense.ifPresent(v -> panel.horizontal(v, Mark.DENSE.color(), Mark.DENSE.stroke()));
    series.forEach(panel::add);
    return Optional.of(panel.chart());
  }

  /** Dense has no experts to be counted: along that axis it is a level. */
  private boolean isLevel(String layer) {
    return axis == SizeAxis.EXPERTS && layer.equals("dense");
  }

  private String label() {
    return switch (axis) {
      case EXPERTS -> "Experts";
      case TOKENS -> "Tokens per batch";
      case D_MODEL -> "dModel";
      case THREADS -> "Threads";
    };
  }

  /** Speed falls with the square of dModel; along the others it keeps its order of magnitude. */
  private ValueAxis speedAxis(List<Double> y) {
    return axis == SizeAxis.D_MODEL
        ? Axes.logarithmic("Tokens/s", y)
        : Axes.fromZero("Tokens/s", y);
  }

  private static Series.Point drawn(SpeedCurves.Point p) {
    return Marks.medianAt(p.x(), p.speed().tokensPerSecond());
  }

  private static Series expected(String layer, List<SpeedCurves.Point> points) {
    return new Series(
        points.stream().map(p -> new Series.Point(p.x(), p.predicted())).toList(),
        Mark.of(layer).color(),
        EXPECTED,
        null,
        true,
        Series.Spread.NONE);
  }

  private static void record(Labels labels, String benchmark, SpeedCurves.Point p, Table data) {
    data.row(
        benchmark,
        labels.of(p.cell().layer()),
        p.cell().layer().layer(),
        p.cell().layer().experts(),
        p.cell().layer().capacityFactor(),
        p.cell().layer().dModel(),
        p.cell().layer().dFf(),
        p.cell().tokens(),
        p.cell().threads(),
        p.speed().tokensPerSecond().median(),
        p.speed().tokensPerSecond().min(),
        p.speed().tokensPerSecond().max(),
        p.predicted(),
        p.speed().tokensPerSecond().n());
  }

  private Legend legend(SpeedCurves curves) {
    Legend legend = new Legend();
    for (String layer : curves.layers()) {
      Mark mark = Mark.of(layer);
      if (isLevel(layer)) {
        legend.line(Labels.kind(layer), mark.color(), mark.stroke());
      } else {
        legend.line(Labels.kind(layer), mark.color(), mark.stroke(), mark.shape(), true);
      }
    }
    return legend.line("expected from the first point", Theme.INK, EXPECTED);
  }

  private String caption(SpeedCurves curves, List<Integer> forks) {
    return "Along %s at %s; dynamic shapes. Speed: %s. Thin lines: what the first point lets expect%s."
        .formatted(axis.id(), curves.fixed(), Count.medianOfForks(forks), expectation());
  }

  private String expectation() {
    return switch (axis) {
      case EXPERTS ->
          " if time went with executed FLOPs: with E the router's E·dModel grow, and drops take some"
              + " away; a training step also updates the weights of every expert";
      case TOKENS -> " if time went with executed FLOPs, of which a token has as many in any batch";
      case D_MODEL -> " if time went with executed FLOPs";
      case THREADS -> " if speed went with the threads";
    };
  }
}
