package moebench.reports.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Stream;
import moebench.reports.chart.Axes;
import moebench.reports.chart.Legend;
import moebench.reports.chart.Panel;
import moebench.reports.chart.Plate;
import moebench.reports.chart.Series;
import moebench.reports.chart.Theme;
import moebench.reports.data.EnsembleSystem;
import moebench.reports.data.EnsembleSystem.Pooling;
import moebench.reports.data.RunData;
import moebench.reports.data.Sample;
import org.jfree.chart.JFreeChart;

/** Quality of ensembles and single models against what training and a query cost. */
final class EnsembleCosts implements Figure {
  private static final int PANEL_HEIGHT = 250;
  private static final double ROOM = 1.5;

  /** A cost of a system when it answers in one way. */
  private record Cost(String name, ToDoubleBiFunction<EnsembleSystem, Pooling> of) {}

  private static final List<Cost> COSTS =
      List.of(
          new Cost("Training FLOPs of all members", (s, _) -> s.trainingFlops()),
          new Cost("FLOPs per query, all inferences", EnsembleSystem::flopsPerQuery));

  @Override
  public String id() {
    return "ensemble-costs";
  }

  @Override
  public String title() {
    return "Ensembles against single models, by cost";
  }

  @Override
  public Outcome draw(RunData run) {
    List<EnsembleSystem> systems = EnsembleSystem.of(run);
    if (systems.isEmpty()) {
      return new LeftOut("needs ensembles (moebench run --preset ensembles)");
    }
    Table data =
        Table.of(
            "system",
            "pooling",
            "members",
            "trainingFlops",
            "inferencesPerQuery",
            "flopsPerQuery",
            "bpbMean",
            "bpbSd",
            "accuracyMean",
            "accuracySd",
            "seeds");
    for (EnsembleSystem s : systems) {
      s.poolings().forEach(p -> record(s, p, data));
    }
    List<JFreeChart> panels = new ArrayList<>();
    for (Cost cost : COSTS) {
      panels.add(panel(systems, cost, "Validation bits per byte", true));
    }
    for (Cost cost : COSTS) {
      panels.add(panel(systems, cost, "Share of bytes right", false));
    }
    Legend legend = new Legend();
    for (EnsembleSystem s : systems) {
      legend.marker(s.label(), EnsembleLooks.color(s), EnsembleLooks.shape(s), true);
    }
    legend.marker("best member alone", Theme.INK, Marks.DIAMOND, false);
    legend.marker("majority", Theme.INK, Marks.CROSS, true);
    return new Drawn(
        ("Validation quality over cost: %s. Solid: averaged probabilities of all members, or a"
                + " single model; hollow: the best member alone, chosen on other text; crosses:"
                + " majority, which gives no probabilities. Training FLOPs are padded; those of a"
                + " query are of the most slots that can be filled, for one byte, over all inferences that an answer"
                + " takes.")
            .formatted(Count.meanOfSeeds(systems.stream().map(s -> s.results().size()).toList())),
        data,
        new Plate(panels, 2, PANEL_HEIGHT, legend));
  }

  private static void record(EnsembleSystem s, Pooling pooling, Table data) {
    Sample accuracy = s.accuracy(pooling);
    data.row(
        s.label(),
        s.isSingle() ? "alone" : pooling.title(),
        s.cell().members(),
        s.trainingFlops(),
        s.inferencesPerQuery(pooling),
        s.flopsPerQuery(pooling),
        s.bpb(pooling).map(Sample::mean).orElse(null),
        s.bpb(pooling).map(EnsembleCosts::sd).orElse(null),
        accuracy.mean(),
        sd(accuracy),
        accuracy.n());
  }

  private static Double sd(Sample sample) {
    return sample.sd().isPresent() ? sample.sd().getAsDouble() : null;
  }

  private static JFreeChart panel(
      List<EnsembleSystem> systems, Cost cost, String quality, boolean bits) {
    List<Series> series = new ArrayList<>();
    for (EnsembleSystem s : systems) {
      for (Pooling pooling : s.poolings()) {
        double x = cost.of().applyAsDouble(s, pooling);
        if (bits) {
          s.bpb(pooling).ifPresent(y -> series.add(marker(s, pooling, Marks.meanAt(x, y))));
        } else {
          series.add(marker(s, pooling, Marks.meanAt(x, s.accuracy(pooling))));
        }
      }
    }
    List<Series.Point> points = Ranges.points(series);
    Panel panel =
        new Panel(
            "",
            Axes.logarithmic(cost.name(), wide(Ranges.x(points))),
            Axes.linear(quality, Ranges.y(points)));
    series.forEach(panel::add);
    return panel.chart();
  }

  /** Room on both sides, so that equal costs look equal. */
  private static List<Double> wide(List<Double> costs) {
    return costs.stream().flatMap(c -> Stream.of(c / ROOM, c * ROOM)).toList();
  }

  private static Series marker(EnsembleSystem s, Pooling pooling, Series.Point point) {
    return new Series(
        List.of(point),
        EnsembleLooks.color(s),
        null,
        pooling == Pooling.MAJORITY ? Marks.CROSS : EnsembleLooks.shape(s),
        pooling != Pooling.BEST,
        Series.Spread.BARS);
  }
}
