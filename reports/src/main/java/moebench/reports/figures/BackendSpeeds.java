package moebench.reports.figures;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import moebench.reports.chart.Axes;
import moebench.reports.chart.Legend;
import moebench.reports.chart.Mark;
import moebench.reports.chart.Panel;
import moebench.reports.chart.Plate;
import moebench.reports.chart.Series;
import moebench.reports.chart.Ticks;
import moebench.reports.data.RunData;
import moebench.reports.data.Sample;
import moebench.reports.data.Throughput;
import moebench.reports.schema.LayerConfig;
import org.jfree.chart.JFreeChart;

/** Speed of each layer on each back-end, with data moved (solid) and resident (hollow). */
final class BackendSpeeds implements Figure {
  private static final Map<String, String> PANELS =
      Map.of("Forward pass", RunData.LAYER_FORWARD, "Training", RunData.TRAINING_STEP);

  /** Okabe and Ito; shapes repeat after three, so that no two share both for long. */
  private static final List<Color> COLORS =
      List.of(
          new Color(0x00, 0x72, 0xB2),
          new Color(0xD5, 0x5E, 0x00),
          new Color(0x00, 0x9E, 0x73),
          new Color(0xE6, 0x9F, 0x00));

  private static final List<Mark> SHAPES = List.of(Mark.DENSE, Mark.SWITCH, Mark.MOE);

  @Override
  public String id() {
    return "back-ends";
  }

  @Override
  public String title() {
    return "Speed by back-end";
  }

  @Override
  public Outcome draw(RunData run) {
    if (run.backends().size() < 2) {
      return new LeftOut("needs two back-ends, such as --backend simd,opencl:0");
    }
    List<JFreeChart> panels = new ArrayList<>();
    for (String title : List.of("Forward pass", "Training")) {
      panel(run, title, PANELS.get(title)).ifPresent(panels::add);
    }
    return new Drawn(
        ("Tokens per second, dynamic execution, %s, on %s. Solid: data is moved to a device and"
                + " back, a training step is the whole model’s; hollow: it stays there, and training"
                + " is a layer’s forward pass and gradients.")
            .formatted(
                Count.medianOfForks(
                    run.backends().stream()
                        .flatMap(b -> run.configs().stream().map(c -> run.forks(b, c).size()))
                        .filter(n -> n > 0)
                        .toList()),
                run.backends().stream().map(run::label).collect(Collectors.joining("; "))),
        data(run),
        Plate.ofRows(panels, run.configs().size(), legend(run)));
  }

  private static Optional<JFreeChart> panel(RunData run, String title, String benchmark) {
    List<Series> series = new ArrayList<>();
    for (int b = 0; b < run.backends().size(); b++) {
      String backend = run.backends().get(b);
      for (LayerConfig config : run.configs()) {
        double row = run.configs().indexOf(config) + 0.6 * (b + 0.5) / run.backends().size() - 0.3;
        add(series, run.throughput(backend, config, benchmark), b, row, true);
        add(series, run.throughput(backend, config, RunData.resident(benchmark)), b, row, false);
      }
    }
    if (series.isEmpty()) {
      return Optional.empty();
    }
    Panel panel =
        new Panel(
            title,
            Axes.logarithmic("Tokens per second", Ranges.x(Ranges.points(series)), Ticks::plain),
            Axes.rows(run.configs().stream().map(run.labels()::of).toList()));
    series.forEach(panel::add);
    return Optional.of(panel.chart());
  }

  private static void add(
      List<Series> series, Optional<Throughput> speed, int backend, double row, boolean solid) {
    speed
        .map(Throughput::tokensPerSecond)
        .ifPresent(s ->
            series.add(
                new Series(
                    List.of(new Series.Point(s.median(), s.min(), s.max(), row, row, row)),
                    color(backend),
                    null,
                    shape(backend).shape(),
                    solid,
                    Series.Spread.BARS)));
  }

  private static Color color(int backend) {
    return COLORS.get(backend % COLORS.size());
  }

  private static Mark shape(int backend) {
    return SHAPES.get(backend % SHAPES.size());
  }

  private static Table data(RunData run) {
    Table data =
        Table.of(
            "configuration",
            "backend",
            "threads",
            "benchmark",
            "tokensPerSecondMedian",
            "tokensPerSecondMin",
            "tokensPerSecondMax",
            "gflopsMedian",
            "forks");
    for (LayerConfig config : run.configs()) {
      for (String backend : run.backends()) {
        for (String benchmark : List.of(RunData.LAYER_FORWARD, RunData.TRAINING_STEP)) {
          row(data, run, config, backend, benchmark);
          row(data, run, config, backend, RunData.resident(benchmark));
        }
      }
    }
    return data;
  }

  private static void row(
      Table data, RunData run, LayerConfig config, String backend, String benchmark) {
    run.throughput(backend, config, benchmark)
        .ifPresent(speed -> {
          Sample tokens = speed.tokensPerSecond();
          data.row(
              run.labels().of(config),
              backend,
              run.threads(backend).orElse(null),
              benchmark,
              tokens.median(),
              tokens.min(),
              tokens.max(),
              speed.gflops().median(),
              tokens.n());
        });
  }

  private static Legend legend(RunData run) {
    Legend legend = new Legend();
    for (int b = 0; b < run.backends().size(); b++) {
      legend.marker(run.label(run.backends().get(b)), color(b), shape(b).shape(), true);
    }
    return legend;
  }
}
