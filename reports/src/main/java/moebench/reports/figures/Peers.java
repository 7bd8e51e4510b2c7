package moebench.reports.figures;

import java.awt.Color;
import java.awt.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import moebench.reports.chart.Axes;
import moebench.reports.chart.Legend;
import moebench.reports.chart.Mark;
import moebench.reports.chart.Panel;
import moebench.reports.chart.Plate;
import moebench.reports.chart.Series;
import moebench.reports.chart.Theme;
import moebench.reports.chart.Ticks;
import moebench.reports.data.PeerNames;
import moebench.reports.data.PeerRatio;
import moebench.reports.data.RunData;
import moebench.reports.data.Sample;
import org.jfree.chart.JFreeChart;

/** How many times faster ours is than each peer, by shape. */
final class Peers implements Figure {

  /** A peer's sign. */
  private record Sign(Color color, Shape shape) {}

  private static final Map<String, Sign> SIGNS = signs();

  /** Java libraries share one: they stand far to the right of the others. */
  private static final Sign OTHER = new Sign(Theme.PUBLISHED, Marks.CROSS);

  private static Map<String, Sign> signs() {
    Map<String, Sign> signs = new LinkedHashMap<>();
    signs.put("mkl", new Sign(new Color(0x00, 0x72, 0xB2), Mark.DENSE.shape()));
    signs.put("mkl-packed", new Sign(new Color(0x56, 0xB4, 0xE9), Mark.SWITCH.shape()));
    signs.put("openblas", new Sign(new Color(0xE6, 0x9F, 0x00), Mark.MOE.shape()));
    signs.put("onednn", new Sign(new Color(0x00, 0x9E, 0x73), Marks.DIAMOND));
    signs.put("libtorch", new Sign(new Color(0xD5, 0x5E, 0x00), Mark.SWITCH.shape()));
    return signs;
  }

  @Override
  public String id() {
    return "peers";
  }

  @Override
  public String title() {
    return "Ours against peers";
  }

  @Override
  public Outcome draw(RunData run) {
    List<PeerRatio> ratios =
        run.peers().stream().filter(r -> !r.cell().peer().startsWith("own-")).toList();
    if (ratios.isEmpty()) {
      return new LeftOut("needs comparisons, which scripts/peers measures");
    }
    List<JFreeChart> panels =
        Stream.of(
                panel("Matrix products", ratios, r -> r.cell().layer() == null),
                panel("Layers and training steps", ratios, r -> r.cell().layer() != null))
            .flatMap(List::stream)
            .toList();
    int rows =
        Math.max(
            names(ratios, r -> r.cell().layer() == null).size(),
            names(ratios, r -> r.cell().layer() != null).size());
    return new Drawn(
        ("Right of 1, ours is faster. Solid: one thread, hollow: more. Tokens × K × N of the product, or"
                + " the layer with dModel d and tokens t. Both sides were timed in turn in one process, %s;"
                + " bars from the 10th to the 90th percentile of all pairs.")
            .formatted(
                Count.centre(
                    ratios.stream().map(r -> r.forks().size()).toList(),
                    "fork",
                    "median of the median pairs")),
        data(ratios),
        Plate.ofRows(panels, rows, legend(ratios)));
  }

  private static List<JFreeChart> panel(
      String title, List<PeerRatio> all, Predicate<PeerRatio> condition) {
    List<PeerRatio> ratios = all.stream().filter(condition).toList();
    if (ratios.isEmpty()) {
      return List.of();
    }
    List<String> names = names(all, condition);
    List<Series> series = new ArrayList<>();
    for (PeerRatio r : ratios) {
      Sample pairs = r.byPair();
      double row = names.indexOf(name(r)) + (r.cell().threads() == 1 ? -0.15 : 0.15);
      Series.Point point =
          new Series.Point(
              r.byFork().median(), pairs.quantile(0.1), pairs.quantile(0.9), row, row, row);
      Sign sign = SIGNS.getOrDefault(r.cell().peer(), OTHER);
      series.add(
          new Series(
              List.of(point),
              sign.color(),
              null,
              sign.shape(),
              r.cell().threads() == 1,
              Series.Spread.BARS));
    }
    Panel panel =
        new Panel(
            title,
            Axes.logarithmic(
                "Peer’s time / our time", Ranges.x(Ranges.points(series)), Ticks::plain),
            Axes.rows(names));
    panel.vertical(1, Theme.INK, Mark.stroke(1, null));
    series.forEach(panel::add);
    return List.of(panel.chart());
  }

  private static List<String> names(List<PeerRatio> ratios, Predicate<PeerRatio> condition) {
    return ratios.stream().filter(condition).map(Peers::name).distinct().toList();
  }

  private static String name(PeerRatio r) {
    String shape = PeerNames.shape(r.cell());
    return switch (r.cell().work()) {
      case "gemm", "layer-forward" -> shape;
      case "gemm-dx" -> "dX " + shape;
      case "gemm-dx-first" -> "first dX " + shape;
      case "gemm-dw" -> "dW " + shape;
      default -> PeerNames.work(r.cell().work()) + " " + shape;
    };
  }

  private static Table data(List<PeerRatio> ratios) {
    Table data =
        Table.of(
            "work",
            "shape",
            "threads",
            "peer",
            "ratioMedian",
            "ratioP10",
            "ratioP90",
            "forks",
            "pairs",
            "shareOfPeak",
            "peerShareOfPeak",
            "shareOfBandwidth");
    for (PeerRatio r : ratios) {
      Sample pairs = r.byPair();
      data.row(
          r.cell().work(),
          PeerNames.shape(r.cell()),
          r.cell().threads(),
          r.cell().peer(),
          r.byFork().median(),
          pairs.quantile(0.1),
          pairs.quantile(0.9),
          r.forks().size(),
          pairs.n(),
          r.shareOfPeak().median(),
          r.peerShareOfPeak().median(),
          r.shareOfBandwidth().map(Sample::median).orElse(null));
    }
    return data;
  }

  private static Legend legend(List<PeerRatio> ratios) {
    Legend legend = new Legend();
    SIGNS.forEach((peer, sign) -> {
      if (ratios.stream().anyMatch(r -> r.cell().peer().equals(peer))) {
        legend.marker(PeerNames.peer(peer), sign.color(), sign.shape(), true);
      }
    });
    if (ratios.stream().anyMatch(r -> !SIGNS.containsKey(r.cell().peer()))) {
      legend.marker("Java libraries", OTHER.color(), OTHER.shape(), true);
    }
    return legend;
  }
}
