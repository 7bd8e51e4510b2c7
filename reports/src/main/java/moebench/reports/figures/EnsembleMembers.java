package moebench.reports.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import moebench.reports.chart.Axes;
import moebench.reports.chart.Legend;
import moebench.reports.chart.Panel;
import moebench.reports.chart.Plate;
import moebench.reports.chart.Series;
import moebench.reports.data.EnsembleSystem;
import moebench.reports.data.EnsembleSystem.Pooling;
import moebench.reports.data.RunData;
import moebench.reports.data.Sample;
import moebench.reports.schema.PooledScore;
import org.jfree.chart.JFreeChart;

/** What each further member of an ensemble brings. */
final class EnsembleMembers implements Figure {
  private static final int PANEL_HEIGHT = 260;

  @Override
  public String id() {
    return "ensemble-members";
  }

  @Override
  public String title() {
    return "Ensembles against their members";
  }

  @Override
  public Outcome draw(RunData run) {
    List<EnsembleSystem> systems = EnsembleSystem.of(run);
    List<EnsembleSystem> ensembles = systems.stream().filter(s -> !s.isSingle()).toList();
    List<EnsembleSystem> singles = systems.stream().filter(EnsembleSystem::isSingle).toList();
    if (ensembles.isEmpty()) {
      return new LeftOut("needs ensembles (moebench run --preset ensembles)");
    }
    Table data = Table.of("system", "members", "bpbMean", "accuracyMean", "majorityMean", "seeds");
    for (EnsembleSystem s : systems) {
      for (int k = 1; k <= s.cell().members(); k++) {
        data.row(
            s.label(),
            k,
            s.pooled(k, PooledScore::bpb).mean(),
            s.pooled(k, PooledScore::accuracy).mean(),
            s.pooled(k, PooledScore::majorityAccuracy).mean(),
            s.results().size());
      }
    }
    Legend legend = new Legend();
    for (EnsembleSystem s : ensembles) {
      legend.line(
          s.label(), EnsembleLooks.color(s), EnsembleLooks.stroke(s), EnsembleLooks.shape(s), true);
    }
    singles.forEach(s -> legend.line(s.label(), EnsembleLooks.color(s), EnsembleLooks.stroke(s)));
    return new Drawn(
        ("Averaged probabilities of the first members, in order of training; lines across: single"
                + " models. %s. Every further member costs its training and one more inference per"
                + " query.")
            .formatted(
                Count.meanOfSeeds(systems.stream().map(s -> s.results().size()).toList())
                    .replaceFirst("^mean", "Mean")),
        data,
        new Plate(
            List.of(
                panel(
                    ensembles,
                    singles,
                    "Validation bits per byte",
                    PooledScore::bpb,
                    s -> s.bpb(Pooling.AVERAGE).orElseThrow()),
                panel(
                    ensembles,
                    singles,
                    "Share of bytes right",
                    PooledScore::accuracy,
                    s -> s.accuracy(Pooling.AVERAGE))),
            2,
            PANEL_HEIGHT,
            legend));
  }

  private static JFreeChart panel(
      List<EnsembleSystem> ensembles,
      List<EnsembleSystem> singles,
      String quality,
      ToDoubleFunction<PooledScore> value,
      Function<EnsembleSystem, Sample> single) {
    List<Series> series = new ArrayList<>();
    for (EnsembleSystem s : ensembles) {
      series.add(
          new Series(
              IntStream.rangeClosed(1, s.cell().members())
                  .mapToObj(k -> Marks.meanAt(k, s.pooled(k, value)))
                  .toList(),
              EnsembleLooks.color(s),
              EnsembleLooks.stroke(s),
              EnsembleLooks.shape(s),
              true,
              Series.Spread.BARS));
    }
    List<Series.Point> points = Ranges.points(series);
    List<Double> across = singles.stream().map(s -> single.apply(s).mean()).toList();
    Panel panel =
        new Panel(
            "",
            Axes.linear("Members", Ranges.x(points), 1),
            Axes.linear(
                quality, Stream.concat(Ranges.y(points).stream(), across.stream()).toList()));
    for (int i = 0; i < singles.size(); i++) {
      EnsembleSystem s = singles.get(i);
      panel.horizontal(across.get(i), EnsembleLooks.color(s), EnsembleLooks.stroke(s));
    }
    series.forEach(panel::add);
    return panel.chart();
  }
}
