package moebench.reports.figures;

import java.awt.BasicStroke;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import moebench.reports.chart.Axes;
import moebench.reports.chart.Legend;
import moebench.reports.chart.Mark;
import moebench.reports.chart.Panel;
import moebench.reports.chart.Plate;
import moebench.reports.chart.PointLabels;
import moebench.reports.chart.Series;
import moebench.reports.chart.Theme;
import moebench.reports.chart.Ticks;
import moebench.reports.data.Accounting;
import moebench.reports.data.Grid;
import moebench.reports.data.Labels;
import moebench.reports.data.Roof;
import moebench.reports.data.RunData;
import moebench.reports.data.Sample;
import moebench.reports.data.Throughput;
import moebench.reports.schema.Device;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Result;
import org.jfree.chart.JFreeChart;

/**
 * Executed FLOP/s over arithmetic intensity, below what the machine can do (Williams et al. 2009).
 */
final class Roofline implements Figure {
  private static final int PANEL_HEIGHT = 310;

  /** With more points than this, only those at the main capacity factor are named. */
  private static final int MOST_LABELS = 24;

  /** The axis begins this much left of the ridge, or the slope could not be seen. */
  private static final double SLOPE = 4;

  private static final BasicStroke ONE_CORE = Mark.stroke(1.6f, null);
  private static final BasicStroke ALL_CORES = Mark.stroke(1.6f, new float[] {6, 3});
  private static final BasicStroke DEVICE = Mark.stroke(1.6f, new float[] {1.5f, 2.5f});

  /** A roof and what it is of. */
  private record Line(String name, Roof roof, BasicStroke stroke) {
    String label() {
      return "%s: %s GFLOP/s, %s GB/s"
          .formatted(
              name, Ticks.plain(Math.rint(roof.gflops())), Ticks.fixed(roof.gbPerSecond(), 0.1));
    }
  }

  private record Entry(
      String benchmark, String backend, LayerConfig config, Sample flopsPerByte, Sample gflops) {
    static Optional<Entry> of(
        String benchmark, String backend, LayerConfig config, Optional<Throughput> speed) {
      return speed
          .flatMap(Throughput::flopsPerByte)
          .map(x -> new Entry(benchmark, backend, config, x, speed.get().gflops()));
    }

    Series.Point point() {
      return new Series.Point(
          flopsPerByte.median(),
          flopsPerByte.min(),
          flopsPerByte.max(),
          gflops.median(),
          gflops.min(),
          gflops.max());
    }
  }

  @Override
  public String id() {
    return "roofline";
  }

  @Override
  public String title() {
    return "Roofline";
  }

  @Override
  public Outcome draw(RunData run) {
    List<Line> roofs = roofs(run);
    if (roofs.isEmpty()) {
      return new LeftOut("needs a probe of the machine");
    }
    Table data =
        Table.of(
            "benchmark",
            "backend",
            "configuration",
            "layer",
            "experts",
            "capacityFactor",
            "flopsPerByte",
            "gflopsMedian",
            "gflopsMin",
            "gflopsMax",
            "forks",
            "readGbPerSecond");
    List<JFreeChart> panels = new ArrayList<>();
    List<Entry> all = new ArrayList<>();
    boolean allNamed = true;
    for (String benchmark : List.of(RunData.LAYER_FORWARD, RunData.TRAINING_STEP)) {
      List<Entry> entries = entries(run, benchmark);
      if (!entries.isEmpty()) {
        List<Entry> named = named(run, entries);
        panels.add(panel(run, benchmark, entries, named, roofs));
        allNamed &= named.size() == entries.size();
        entries.forEach(e -> record(run, e, data));
        all.addAll(entries);
      }
    }
    if (panels.isEmpty()) {
      return new LeftOut("needs speed results that say how many bytes an operation moves");
    }
    roofs.forEach(r -> record(r, data));
    return new Drawn(
        caption(run, all, allNamed), data, new Plate(panels, 1, PANEL_HEIGHT, legend(all, roofs)));
  }

  /** Of what computed: cores, or devices, or both. */
  private static List<Line> roofs(RunData run) {
    List<Line> roofs = new ArrayList<>();
    if (!run.deviceProbes().containsKey(run.backend())) {
      roofs.addAll(cores(run));
    }
    run.deviceProbes()
        .forEach((backend, probes) -> {
          Device device = probes.getFirst().device();
          roof(
                  "%s, %s (%s)".formatted(backend, device.name(), device.type()),
                  DEVICE,
                  probes.stream().flatMap(p -> p.fp32Gflops().stream()).toList(),
                  probes.stream().flatMap(p -> p.readGbPerSecond().stream()).toList())
              .ifPresent(roofs::add);
        });
    return roofs;
  }

  /** Of one core, of all cores, or of both where the threads are neither. */
  private static List<Line> cores(RunData run) {
    List<Line> roofs = new ArrayList<>();
    int cores = run.probes().stream().mapToInt(Result.Probe::cores).findFirst().orElse(0);
    if (run.threads() < cores || cores == 1) {
      roof(
              "one core",
              ONE_CORE,
              all(run, Result.Probe::fmaGflopsOneCore),
              all(run, Result.Probe::readGbPerSecondOneCore))
          .ifPresent(roofs::add);
    }
    if (run.threads() > 1) {
      roof(
              "all " + cores + " cores",
              ALL_CORES,
              all(run, Result.Probe::fmaGflopsAllCores),
              all(run, Result.Probe::readGbPerSecondAllCores))
          .ifPresent(roofs::add);
    }
    return roofs;
  }

  private static List<Double> all(RunData run, Function<Result.Probe, List<Double>> values) {
    return run.probes().stream().flatMap(p -> values.apply(p).stream()).toList();
  }

  private static Optional<Line> roof(
      String name, BasicStroke stroke, List<Double> peaks, List<Double> reads) {
    return peaks.isEmpty() || reads.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Line(name, new Roof(Sample.of(peaks).median(), Sample.of(reads).median()), stroke));
  }

  private static List<Entry> entries(RunData run, String benchmark) {
    List<Entry> entries = new ArrayList<>();
    for (LayerConfig config : run.configs()) {
      if (!run.deviceProbes().containsKey(run.backend())) {
        Entry.of(
                benchmark,
                run.backend(),
                config,
                run.throughput(config, benchmark, Accounting.EXECUTED))
            .ifPresent(entries::add);
      }
      // The roof is that of a device's own memory: moving data there is no part of it.
      String resident = RunData.resident(benchmark);
      for (String device : run.deviceProbes().keySet()) {
        Entry.of(resident, device, config, run.throughput(device, config, resident))
            .ifPresent(entries::add);
      }
    }
    return entries;
  }

  private static JFreeChart panel(
      RunData run, String benchmark, List<Entry> entries, List<Entry> named, List<Line> roofs) {
    List<Series.Point> points = entries.stream().map(Entry::point).toList();
    List<Double> x = new ArrayList<>(Ranges.x(points));
    roofs.forEach(r -> x.addAll(List.of(r.roof().ridge() / SLOPE, r.roof().ridge())));
    List<Series> lines = roofs.stream().map(r -> line(r, x)).toList();
    List<Double> y = new ArrayList<>(Ranges.y(points));
    y.addAll(Ranges.y(Ranges.points(lines)));
    Panel panel =
        new Panel(
            benchmark.equals(RunData.LAYER_FORWARD)
                ? "Forward pass of one layer"
                : "Training step of the model",
            Axes.logarithmic("Executed FLOPs per compulsory byte", x),
            Axes.logarithmic("Executed GFLOP/s", y));
    lines.forEach(panel::add);
    for (String layer : layers(entries)) {
      for (boolean shown : new boolean[] {true, false}) {
        panel.add(
            Marks.markers(
                layer,
                entries.stream()
                    .filter(e -> e.config().layer().equals(layer))
                    .filter(e -> e.backend().equals(run.backend()) == shown)
                    .map(Entry::point)
                    .toList(),
                shown));
      }
    }
    panel.label(named.stream().map(e -> label(run, e)).toList());
    return panel.chart();
  }

  /** Those that have a label in a panel. */
  private static List<Entry> named(RunData run, List<Entry> entries) {
    if (entries.size() <= MOST_LABELS) {
      return entries;
    }
    Optional<Double> mainFactor = Grid.of(run).mainCapacityFactor();
    return entries.stream()
        .filter(e ->
            e.config().isDense()
                || mainFactor.equals(Optional.ofNullable(e.config().capacityFactor())))
        .toList();
  }

  /** From the least to the greatest of {@code x}, bent at the ridge. */
  private static Series line(Line line, List<Double> x) {
    double low = x.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    double high = x.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    return new Series(
        DoubleStream.of(low, line.roof().ridge(), high)
            .mapToObj(v -> new Series.Point(v, line.roof().at(v)))
            .toList(),
        Theme.PUBLISHED,
        line.stroke(),
        null,
        true,
        Series.Spread.NONE);
  }

  private static PointLabels.Label label(RunData run, Entry e) {
    String tail = run.labels().tail(e.config());
    return new PointLabels.Label(
        e.flopsPerByte().median(),
        e.gflops().median(),
        e.config().isDense() ? ("Dense " + tail).strip() : tail,
        Marks.color(e.config()));
  }

  private static List<String> layers(List<Entry> entries) {
    return entries.stream().map(e -> e.config().layer()).distinct().toList();
  }

  private static void record(RunData run, Entry e, Table data) {
    data.row(
        e.benchmark(),
        e.backend(),
        run.labels().of(e.config()),
        e.config().layer(),
        e.config().experts(),
        e.config().capacityFactor(),
        e.flopsPerByte().median(),
        e.gflops().median(),
        e.gflops().min(),
        e.gflops().max(),
        e.gflops().n(),
        null);
  }

  private static void record(Line line, Table data) {
    data.row(
        "ceiling",
        null,
        line.name(),
        null,
        null,
        null,
        line.roof().ridge(),
        line.roof().gflops(),
        null,
        null,
        null,
        line.roof().gbPerSecond());
  }

  private static Legend legend(List<Entry> all, List<Line> roofs) {
    Legend legend = Marks.kinds(layers(all));
    roofs.forEach(r -> legend.line(r.label(), Theme.PUBLISHED, r.stroke()));
    return legend;
  }

  private static String caption(RunData run, List<Entry> all, boolean allNamed) {
    return ("Executed FLOP/s with dynamic shapes on %s over executed FLOPs per compulsory byte:"
            + " inputs, weights and outputs once; in a training step, each weight and its two"
            + " moments in and out. Lines: the FMA peak, and memory reads times the intensity,"
            + " as probes measured them in this run. A point above the slope reads weights from"
            + " caches. Points: %s.%s%s")
        .formatted(
            run.devices().containsKey(run.backend())
                ? "OpenCL devices"
                : Labels.threads(run.threads()),
            Count.medianOfForks(all.stream().map(e -> e.gflops().n()).toList()),
            allNamed ? "" : " Named are those at one capacity factor; the data file has every one.",
            devices(run, all));
  }

  private static String devices(RunData run, List<Entry> all) {
    if (all.stream().noneMatch(e -> run.deviceProbes().containsKey(e.backend()))) {
      return "";
    }
    boolean both = all.stream().anyMatch(e -> !e.backend().equals(run.backend()));
    return (both ? " Solid: %s; hollow: OpenCL devices.".formatted(run.backend()) : "")
        + " A device’s points leave its data there, and its training is a layer’s forward and"
        + " backward pass.";
  }
}
