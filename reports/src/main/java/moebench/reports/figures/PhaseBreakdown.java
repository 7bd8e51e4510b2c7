package moebench.reports.figures;

import java.awt.Color;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moebench.reports.chart.Axes;
import moebench.reports.chart.Legend;
import moebench.reports.chart.Panel;
import moebench.reports.chart.Plate;
import moebench.reports.data.Accounting;
import moebench.reports.data.Labels;
import moebench.reports.data.RunData;
import moebench.reports.data.Sample;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Result;
import org.jfree.chart.JFreeChart;

/** Where the time of a forward pass goes. */
final class PhaseBreakdown implements Figure {

  /** From dark to bright in the order of the bars, so that grey print tells them apart. */
  private static final List<Color> COLORS =
      List.of(
          new Color(0x00, 0x00, 0x00),
          new Color(0xD5, 0x5E, 0x00),
          new Color(0x56, 0xB4, 0xE9),
          new Color(0xF0, 0xE4, 0x42),
          new Color(0xCC, 0x79, 0xA7));

  private record Row(LayerConfig config, Map<String, Sample> nanos) {
    double total() {
      return nanos.values().stream().mapToDouble(Sample::median).sum();
    }
  }

  @Override
  public String id() {
    return "phases";
  }

  @Override
  public String title() {
    return "Where the time goes";
  }

  @Override
  public Outcome draw(RunData run) {
    Map<Accounting, List<Row>> rows = new LinkedHashMap<>();
    for (Accounting accounting : Accounting.values()) {
      List<Row> found = new ArrayList<>();
      for (LayerConfig config : run.configs()) {
        Map<String, Sample> nanos = nanos(run.forks(config), accounting);
        if (!nanos.isEmpty()) {
          found.add(new Row(config, nanos));
        }
      }
      if (!found.isEmpty()) {
        rows.put(accounting, found);
      }
    }
    if (rows.isEmpty()) {
      return new LeftOut("needs speed results of an expert layer with its phases");
    }
    List<Row> all = rows.values().stream().flatMap(List::stream).toList();
    List<String> phases =
        all.stream().flatMap(r -> r.nanos().keySet().stream()).distinct().toList();
    double longest = all.stream().mapToDouble(Row::total).max().orElse(1);
    Table data =
        Table.of(
            "execution",
            "configuration",
            "layer",
            "experts",
            "capacityFactor",
            "phase",
            "nanosPerTokenMedian",
            "min",
            "max",
            "forks");
    List<JFreeChart> panels = new ArrayList<>();
    rows.forEach((a, r) -> panels.add(panel(run, a, r, phases, longest, data)));
    Legend legend = new Legend();
    for (int i = 0; i < phases.size(); i++) {
      legend.area(phases.get(i), color(i));
    }
    int most = rows.values().stream().mapToInt(List::size).max().orElse(0);
    return new Drawn(
        ("Time per token of the phases of one layer's forward pass, timed one by one:"
                + " %s. Left to right in a bar as in the legend.")
            .formatted(
                Count.centre(
                    all.stream().flatMap(r -> r.nanos().values().stream()).map(Sample::n).toList(),
                    "fork",
                    "median")),
        data,
        Plate.ofRows(panels, most, legend));
  }

  private static Map<String, Sample> nanos(List<Result.Speed> forks, Accounting accounting) {
    Map<String, List<Double>> values = new LinkedHashMap<>();
    for (Result.Speed fork : forks) {
      for (Result.Phases phases : fork.phases()) {
        if (phases.execution().equals(accounting.execution())) {
          phases
              .nanosPerToken()
              .forEach((phase, nanos) ->
                  values.computeIfAbsent(phase, _ -> new ArrayList<>()).add(nanos));
        }
      }
    }
    Map<String, Sample> samples = new LinkedHashMap<>();
    values.forEach((phase, list) -> samples.put(phase, Sample.of(list)));
    return samples;
  }

  private static Color color(int phase) {
    return COLORS.get(phase % COLORS.size());
  }

  private static JFreeChart panel(
      RunData run,
      Accounting accounting,
      List<Row> rows,
      List<String> phases,
      double longest,
      Table data) {
    Panel panel =
        new Panel(
            accounting == Accounting.PADDED
                ? "Static shapes (padded slots computed)"
                : "Dynamic shapes (filled slots only)",
            Axes.fromZero(
                "Nanoseconds per token, " + Labels.threads(run.threads()), List.of(longest)),
            Axes.rows(rows.stream().map(r -> run.labels().of(r.config())).toList()));
    for (int i = 0; i < rows.size(); i++) {
      LayerConfig config = rows.get(i).config();
      double start = 0;
      for (int p = 0; p < phases.size(); p++) {
        Sample nanos = rows.get(i).nanos().get(phases.get(p));
        if (nanos != null) {
          panel.box(i, start, start + nanos.median(), 0.36, color(p));
          start += nanos.median();
          data.row(
              accounting.execution(),
              run.labels().of(config),
              config.layer(),
              config.experts(),
              config.capacityFactor(),
              phases.get(p),
              nanos.median(),
              nanos.min(),
              nanos.max(),
              nanos.n());
        }
      }
    }
    return panel.grid(true, false).chart();
  }
}
