package moebench.reports.figures;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moebench.reports.chart.Axes;
import moebench.reports.chart.Legend;
import moebench.reports.chart.Mark;
import moebench.reports.chart.Panel;
import moebench.reports.chart.Plate;
import moebench.reports.chart.Theme;
import moebench.reports.data.RunData;
import moebench.reports.schema.Prediction;
import org.jfree.chart.JFreeChart;

/** Parts of a step, of time or of memory, against devices; a panel per model. */
final class PredictionBars implements Figure {
  private static final String OTHER = "other";

  /** Parts that are nowhere more than this share of a bar are put together. */
  private static final double SMALL = 0.015;

  private static final double GIGA = 1e9;
  private static final double MICRO = 1e6;

  /** What the bars show. */
  enum Quantity {
    TIME,
    MEMORY
  }

  private final Quantity quantity;

  PredictionBars(Quantity quantity) {
    this.quantity = quantity;
  }

  @Override
  public String id() {
    return quantity == Quantity.TIME ? "cluster-time" : "cluster-memory";
  }

  @Override
  public String title() {
    return quantity == Quantity.TIME
        ? "Simulated training steps against devices"
        : "Simulated memory per device";
  }

  /** Microseconds of a device per token, or gigabytes, by part. */
  private Map<String, Double> parts(Prediction p) {
    Map<String, Double> scaled = new LinkedHashMap<>();
    if (quantity == Quantity.MEMORY) {
      p.bytes().forEach((part, bytes) -> scaled.put(part, bytes / GIGA));
    } else {
      double tokens = p.tokensPerSecond() * p.stepSeconds();
      p.seconds()
          .forEach((part, seconds) -> scaled.put(part, seconds * p.devices() / tokens * MICRO));
    }
    return scaled;
  }

  @Override
  public Outcome draw(RunData run) {
    List<Prediction> all = run.simulation("devices").map(s -> s.predictions()).orElse(List.of());
    if (all.isEmpty()) {
      return new LeftOut("needs the study devices (moebench run --preset simulate)");
    }
    List<String> names = names(all);
    Table data =
        Table.of(
            "model", "cluster", "devices", "layout", "part", "value", "tokensPerSecond", "mfu");
    List<JFreeChart> panels = new ArrayList<>();
    int most = 0;
    for (String model : all.stream().map(Prediction::model).distinct().toList()) {
      List<Prediction> rows =
          all.stream()
              .filter(p -> p.model().equals(model))
              .sorted(Comparator.comparingInt(Prediction::devices))
              .toList();
      panels.add(panel(model, rows, names, data));
      most = Math.max(most, rows.size());
    }
    Legend legend = new Legend();
    for (int i = 0; i < names.size(); i++) {
      legend.area(names.get(i), Palette.color(i));
    }
    if (quantity == Quantity.MEMORY) {
      legend.line("memory of a device", Theme.INK, Mark.stroke(1.2f, new float[] {4, 3}));
    }
    return new Drawn(caption(), data, Plate.ofRows(panels, most, legend));
  }

  private String caption() {
    return quantity == Quantity.TIME
        ? "Predicted, not measured: time of one device per token of a training step, in the fastest"
            + " layout that fits, by what it is spent on; bars that grow to the bottom show what more"
            + " devices waste. The batch stays the same."
        : "Predicted, not measured: bytes on the fullest device in the fastest layout that fits.";
  }

  private List<String> names(List<Prediction> all) {
    List<String> names = new ArrayList<>();
    for (Prediction p : all) {
      Map<String, Double> parts = parts(p);
      double total = parts.values().stream().mapToDouble(Double::doubleValue).sum();
      parts.forEach((part, value) -> {
        if (value > SMALL * total && !names.contains(part)) {
          names.add(part);
        }
      });
    }
    List<String> order = all.stream().flatMap(p -> parts(p).keySet().stream()).distinct().toList();
    names.sort(Comparator.comparingInt(order::indexOf));
    boolean others =
        all.stream()
            .flatMap(p -> parts(p).entrySet().stream())
            .anyMatch(e -> e.getValue() > 0 && !names.contains(e.getKey()));
    if (others) {
      names.add(OTHER);
    }
    return names;
  }

  private JFreeChart panel(String model, List<Prediction> rows, List<String> names, Table data) {
    List<Double> totals =
        rows.stream()
            .map(p -> parts(p).values().stream().mapToDouble(Double::doubleValue).sum())
            .toList();
    List<Double> x = new ArrayList<>(totals);
    if (quantity == Quantity.MEMORY) {
      rows.forEach(p -> x.add(p.deviceBytes() / GIGA));
    }
    Panel panel =
        new Panel(
            model + " on " + rows.getFirst().cluster(),
            Axes.fromZero(quantity == Quantity.TIME ? "Device-µs per token" : "GB on a device", x),
            Axes.rows(rows.stream().map(p -> p.devices() + " devices").toList()));
    for (int i = 0; i < rows.size(); i++) {
      Prediction p = rows.get(i);
      Map<String, Double> shown = new LinkedHashMap<>();
      names.forEach(name -> shown.put(name, 0.0));
      parts(p)
          .forEach((part, value) -> {
            if (value > 0) {
              shown.merge(names.contains(part) ? part : OTHER, value, Double::sum);
            }
            data.row(
                model,
                p.cluster(),
                p.devices(),
                p.layout(),
                part,
                value,
                p.tokensPerSecond(),
                p.mfu());
          });
      double start = 0;
      for (int n = 0; n < names.size(); n++) {
        double value = shown.get(names.get(n));
        if (value > 0) {
          panel.box(i, start, start + value, 0.36, Palette.color(n));
          start += value;
        }
      }
    }
    if (quantity == Quantity.MEMORY) {
      panel.vertical(
          rows.getFirst().deviceBytes() / GIGA, Theme.INK, Mark.stroke(1.2f, new float[] {4, 3}));
    }
    return panel.grid(true, false).chart();
  }
}
