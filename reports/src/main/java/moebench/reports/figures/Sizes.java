package moebench.reports.figures;

import java.awt.Color;
import java.awt.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import moebench.reports.chart.Axes;
import moebench.reports.chart.Legend;
import moebench.reports.chart.Mark;
import moebench.reports.chart.Panel;
import moebench.reports.chart.Plate;
import moebench.reports.chart.Series;
import moebench.reports.chart.Theme;
import moebench.reports.data.RunData;
import moebench.reports.data.Sample;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Result;
import org.jfree.chart.JFreeChart;

/** Parameters and bytes of one layer. */
final class Sizes implements Figure {

  /** A quantity of bytes and its sign. */
  private record Bytes(
      String name, Color color, Shape shape, boolean filled, Function<Result.Speed, Long> value) {
    Optional<Sample> of(List<Result.Speed> forks) {
      List<Double> values =
          forks.stream()
              .map(value)
              .filter(Objects::nonNull)
              .filter(v -> v > 0)
              .map(Long::doubleValue)
              .toList();
      return values.isEmpty() ? Optional.empty() : Optional.of(Sample.of(values));
    }
  }

  private static final List<Bytes> BYTES =
      List.of(
          new Bytes(
              "weights",
              new Color(0x00, 0x72, 0xB2),
              Mark.SWITCH.shape(),
              true,
              Result.Speed::weightBytes),
          new Bytes(
              "activations",
              new Color(0xE6, 0x9F, 0x00),
              Mark.DENSE.shape(),
              true,
              Result.Speed::activationBytes),
          new Bytes(
              "dispatch and combine buffers",
              new Color(0x00, 0x9E, 0x73),
              Mark.MOE.shape(),
              true,
              Result.Speed::dispatchBytes),
          new Bytes(
              "peak resident memory of the process",
              Theme.PUBLISHED,
              Marks.CROSS,
              true,
              Result.Speed::peakResidentBytes));

  @Override
  public String id() {
    return "sizes";
  }

  @Override
  public String title() {
    return "Parameters and bytes";
  }

  @Override
  public Outcome draw(RunData run) {
    List<LayerConfig> rows = run.configs(c -> !run.forks(c).isEmpty());
    if (rows.isEmpty()) {
      return new LeftOut("needs speed results");
    }
    Table data =
        Table.of(
            "quantity",
            "configuration",
            "layer",
            "experts",
            "capacityFactor",
            "median",
            "min",
            "max",
            "forks");
    List<JFreeChart> panels = List.of(parameters(run, rows, data), bytes(run, rows, data));
    Legend legend =
        new Legend()
            .marker("active parameters", Theme.INK, Mark.DENSE.shape(), true)
            .marker("total parameters", Theme.INK, Mark.DENSE.shape(), false);
    BYTES.forEach(b -> legend.marker(b.name(), b.color(), b.shape(), b.filled()));
    return new Drawn(
        ("One layer. Parameters: what one token uses (solid) and all there are (hollow)."
                + " Bytes: weights, what a training pass keeps for the backward pass,"
                + " the padded dispatch and combine buffers, and the largest resident memory of"
                + " the benchmark process, Java included (%s; the other figures follow from the sizes). Quantities that are 0 or"
                + " unknown are not drawn.")
            .formatted(
                Count.spread(
                    rows.stream().map(c -> run.forks(c).size()).toList(),
                    "fork",
                    "median",
                    "from the smallest to the largest")),
        data,
        Plate.ofRows(panels, rows.size(), legend));
  }

  private static JFreeChart parameters(RunData run, List<LayerConfig> rows, Table data) {
    List<Series> series = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      LayerConfig c = rows.get(i);
      Result.Speed first = run.forks(c).getFirst();
      Series.Point active = new Series.Point(first.activeParameters(), i);
      Series.Point total = new Series.Point(first.totalParameters(), i);
      series.add(
          new Series(
              List.of(active, total),
              Theme.INK,
              Mark.stroke(1, null),
              null,
              true,
              Series.Spread.NONE));
      series.add(dot(total, false));
      series.add(dot(active, true));
      record(run, data, "totalParameters", c, Sample.of(first.totalParameters()));
      record(run, data, "activeParameters", c, Sample.of(first.activeParameters()));
    }
    Panel panel =
        new Panel(
            "Parameters",
            Axes.logarithmic("Parameters of one layer", Ranges.x(Ranges.points(series))),
            Axes.rows(rows.stream().map(run.labels()::of).toList()));
    series.forEach(panel::add);
    return panel.chart();
  }

  private static Series dot(Series.Point point, boolean filled) {
    return new Series(
        List.of(point), Theme.INK, null, Mark.DENSE.shape(), filled, Series.Spread.NONE);
  }

  private static JFreeChart bytes(RunData run, List<LayerConfig> rows, Table data) {
    List<Series> series = new ArrayList<>();
    for (Bytes quantity : BYTES) {
      List<Series.Point> points = new ArrayList<>();
      for (int i = 0; i < rows.size(); i++) {
        LayerConfig c = rows.get(i);
        Optional<Sample> sample = quantity.of(run.forks(c));
        if (sample.isPresent()) {
          Sample s = sample.get();
          points.add(new Series.Point(s.median(), s.min(), s.max(), i, i, i));
          record(run, data, quantity.name() + ", bytes", c, s);
        }
      }
      if (!points.isEmpty()) {
        series.add(
            new Series(
                points,
                quantity.color(),
                null,
                quantity.shape(),
                quantity.filled(),
                Series.Spread.BARS));
      }
    }
    Panel panel =
        new Panel(
            "Bytes",
            Axes.logarithmic("Bytes", Ranges.x(Ranges.points(series))),
            Axes.rows(rows.stream().map(run.labels()::of).toList()));
    series.forEach(panel::add);
    return panel.chart();
  }

  private static void record(RunData run, Table data, String name, LayerConfig c, Sample s) {
    data.row(
        name,
        run.labels().of(c),
        c.layer(),
        c.experts(),
        c.capacityFactor(),
        s.median(),
        s.min(),
        s.max(),
        s.n());
  }
}
