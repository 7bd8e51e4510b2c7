package moebench.reports.figures;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import moebench.reports.chart.Axes;
import moebench.reports.chart.HeatScale;
import moebench.reports.chart.Legend;
import moebench.reports.chart.Panel;
import moebench.reports.chart.Plate;
import moebench.reports.chart.Ticks;
import moebench.reports.data.QualityRun;
import moebench.reports.data.RunData;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Result;
import org.jfree.chart.JFreeChart;

/** How evenly the router uses the experts, most loaded expert first. */
final class LoadHeatMap implements Figure {
  private record Row(LayerConfig config, int block, List<Double> relativeLoad, int seeds) {}

  @Override
  public String id() {
    return "load";
  }

  @Override
  public String title() {
    return "Load per expert";
  }

  @Override
  public Outcome draw(RunData run) {
    List<Row> rows = new ArrayList<>();
    for (LayerConfig config : run.configs(c -> !c.isDense())) {
      rows.addAll(rows(run, config));
    }
    if (rows.isEmpty()) {
      return new LeftOut("needs training runs of an expert layer");
    }
    double highest = rows.stream().mapToDouble(r -> r.relativeLoad().getFirst()).max().orElse(1);
    Table data =
        Table.of(
            "configuration",
            "layer",
            "experts",
            "capacityFactor",
            "block",
            "rank",
            "relativeLoad",
            "seeds");
    for (Row row : rows) {
      for (int i = 0; i < row.relativeLoad().size(); i++) {
        data.row(
            run.labels().of(row.config()),
            row.config().layer(),
            row.config().experts(),
            row.config().capacityFactor(),
            row.block(),
            i + 1,
            row.relativeLoad().get(i),
            row.seeds());
      }
    }
    List<Integer> blocks = rows.stream().map(Row::block).distinct().sorted().toList();
    List<JFreeChart> panels =
        blocks.stream()
            .map(b -> panel(run, rows.stream().filter(r -> r.block() == b).toList(), b, highest))
            .toList();
    int most =
        blocks.stream()
            .mapToInt(b -> (int) rows.stream().filter(r -> r.block() == b).count())
            .max()
            .orElse(0);
    return new Drawn(
        ("Share of the assignments that each expert received in training, before dropping, over the"
                + " mean share: 1 is balanced. Each row is one configuration, its experts (where a"
                + " router cuts them, their parts) from the most to the least loaded; a row is as wide for 2 experts as for 32. Ranked in"
                + " each training run, then averaged over %s (experts have no identity across"
                + " seeds).")
            .formatted(Count.of(rows.stream().map(Row::seeds).toList(), "seed")),
        data,
        Plate.ofRows(panels, most, legend(highest)));
  }

  private static List<Row> rows(RunData run, LayerConfig config) {
    List<QualityRun> runs = run.routed(config);
    List<Row> rows = new ArrayList<>();
    List<Integer> blocks =
        runs.stream()
            .flatMap(q -> q.result().routing().stream())
            .map(Result.RoutingSummary::block)
            .distinct()
            .sorted()
            .toList();
    for (int block : blocks) {
      List<List<Double>> ranked =
          runs.stream()
              .flatMap(q -> q.result().routing().stream())
              .filter(r -> r.block() == block)
              .map(LoadHeatMap::ranked)
              .toList();
      if (!ranked.isEmpty()) {
        rows.add(new Row(config, block, mean(ranked), ranked.size()));
      }
    }
    return rows;
  }

  private static List<Double> ranked(Result.RoutingSummary routing) {
    return routing.load().stream()
        .map(share -> share * routing.load().size())
        .sorted(Collections.reverseOrder())
        .toList();
  }

  private static List<Double> mean(List<List<Double>> ranked) {
    List<Double> mean = new ArrayList<>();
    for (int i = 0; i < ranked.getFirst().size(); i++) {
      int rank = i;
      mean.add(ranked.stream().mapToDouble(r -> r.get(rank)).average().orElseThrow());
    }
    return mean;
  }

  private static JFreeChart panel(RunData run, List<Row> rows, int block, double most) {
    Panel panel =
        new Panel(
            "Expert layer " + block,
            Axes.shares("Experts by load"),
            Axes.rows(rows.stream().map(r -> run.labels().of(r.config())).toList()));
    for (int i = 0; i < rows.size(); i++) {
      List<Double> load = rows.get(i).relativeLoad();
      for (int e = 0; e < load.size(); e++) {
        panel.box(
            i,
            (double) e / load.size(),
            (e + 1.0) / load.size(),
            0.45,
            HeatScale.viridis(load.get(e) / most));
      }
    }
    return panel.grid(false, false).chart();
  }

  private static Legend legend(double most) {
    Legend legend = new Legend();
    double step = Ticks.step(0, most);
    for (double v = 0; v <= most; v += step) {
      legend.area(Ticks.fixed(v, step) + " × mean", HeatScale.viridis(v / most));
    }
    return legend;
  }
}
