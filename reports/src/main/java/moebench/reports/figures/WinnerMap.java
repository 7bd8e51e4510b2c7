package moebench.reports.figures;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moebench.reports.chart.Axes;
import moebench.reports.chart.Legend;
import moebench.reports.chart.Mark;
import moebench.reports.chart.Panel;
import moebench.reports.chart.Plate;
import moebench.reports.chart.Ticks;
import moebench.reports.data.Grid;
import moebench.reports.data.Labels;
import moebench.reports.data.RunData;
import moebench.reports.literature.Published;
import moebench.reports.schema.Prediction;
import org.jfree.chart.JFreeChart;

/** Who reaches a published quality first, over network bandwidth and capacity factor. */
final class WinnerMap implements Figure {
  private static final double EXAMPLE_TOKENS = 512;
  private static final double SECONDS = 3600;

  /** A lead below this is drawn pale. */
  private static final double CLEAR = 1.1;

  private static final double ROOT = Math.sqrt(2);

  /** One layer's way to the threshold. */
  private record Way(Prediction prediction, double hours) {}

  @Override
  public String id() {
    return "cluster-winners";
  }

  @Override
  public String title() {
    return "Where dense, Switch and MoE win";
  }

  @Override
  public Outcome draw(RunData run) {
    List<Way> ways =
        run.simulation("network").map(s -> s.predictions()).orElse(List.of()).stream()
            .flatMap(p -> hours(p).map(h -> new Way(p, h)).stream())
            .toList();
    if (ways.isEmpty()) {
      return new LeftOut("needs the study network (moebench run --preset simulate)");
    }
    Table data = Table.of("networkFactor", "capacityFactor", "layer", "hoursToThreshold", "layout");
    ways.forEach(w ->
        data.row(
            w.prediction().networkFactor(),
            w.prediction().capacityFactor(),
            w.prediction().layer(),
            w.hours(),
            w.prediction().layout()));
    List<JFreeChart> panels = List.of(map(ways));
    Legend legend = new Legend();
    for (String layer : Grid.LAYERS) {
      legend.area(Labels.kind(layer) + " wins", Mark.of(layer).color());
      legend.area(Labels.kind(layer) + ", by less than 10%", pale(Mark.of(layer).color()));
    }
    return new Drawn(
        "Predicted time to the quality of Switch Transformers, Table 1 (threshold −1.50): examples that"
            + " the paper needed, at the predicted speed of its models on 32 TPU v3 cores whose links are"
            + " faster or slower than they are (1). Dense is T5-Large. The numbers of examples are single"
            + " published runs; predicted speeds have the errors of the figure of published tables.",
        data,
        new Plate(panels, 1, 230, legend));
  }

  /** Published examples to the threshold at the predicted speed. */
  private static Optional<Double> hours(Prediction p) {
    return Published.switchTable1().rows().stream()
        .filter(row -> row.text("model").equals(p.model()))
        .filter(
            row -> row.number("capacity_factor").equals(Optional.ofNullable(p.capacityFactor())))
        .findFirst()
        .flatMap(row ->
            row.number("hours_to_threshold")
                .flatMap(hours -> row.number("examples_per_second").map(speed -> hours * speed)))
        .map(examples -> examples * EXAMPLE_TOKENS / p.tokensPerSecond());
  }

  private static JFreeChart map(List<Way> ways) {
    List<Double> factors =
        ways.stream()
            .map(w -> w.prediction().capacityFactor())
            .filter(f -> f != null)
            .distinct()
            .sorted()
            .toList();
    List<Double> networks =
        ways.stream().map(w -> w.prediction().networkFactor()).distinct().sorted().toList();
    List<Double> edges = new ArrayList<>();
    networks.forEach(n -> edges.addAll(List.of(n / ROOT, n * ROOT)));
    Panel panel =
        new Panel(
            "First at the threshold",
            Axes.logarithmic("Bandwidth of the network over that of TPU v3", edges, Ticks::plain),
            Axes.rows(factors.stream().map(f -> "CF " + Labels.number(f)).toList()));
    for (int row = 0; row < factors.size(); row++) {
      for (double network : networks) {
        Map<String, Double> hours = hours(ways, factors.get(row), network);
        List<Map.Entry<String, Double>> ranked =
            hours.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
                .toList();
        Color color = Mark.of(ranked.getFirst().getKey()).color();
        boolean clear =
            ranked.size() < 2 || ranked.get(1).getValue() > CLEAR * ranked.getFirst().getValue();
        panel.box(row, network / ROOT, network * ROOT, 0.45, clear ? color : pale(color));
      }
    }
    return panel.grid(false, false).chart();
  }

  /** By layer kind, dense at any factor. */
  private static Map<String, Double> hours(List<Way> ways, double factor, double network) {
    Map<String, Double> hours = new LinkedHashMap<>();
    ways.stream()
        .filter(w -> w.prediction().networkFactor() == network)
        .filter(w ->
            w.prediction().capacityFactor() == null || w.prediction().capacityFactor() == factor)
        .forEach(w -> hours.put(w.prediction().layer(), w.hours()));
    return hours;
  }

  private static Color pale(Color color) {
    return new Color(
        (color.getRed() + 2 * 255) / 3,
        (color.getGreen() + 2 * 255) / 3,
        (color.getBlue() + 2 * 255) / 3);
  }
}
