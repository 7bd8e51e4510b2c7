package moebench.reports.page;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moebench.reports.claims.Estimate;
import moebench.reports.data.Accounting;
import moebench.reports.data.Grid;
import moebench.reports.data.Labels;
import moebench.reports.data.QualityRun;
import moebench.reports.data.RunData;
import moebench.reports.data.Sample;
import moebench.reports.data.Throughput;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Result;

/**
 * Quality and cost of every layer against dense at the equal executed budget; for runs of other
 * routers.
 */
final class RouterTable {
  private final RunData run;

  private RouterTable(RunData run) {
    this.run = run;
  }

  static Page.TableView of(RunData run) {
    List<List<String>> rows = new ArrayList<>();
    List<LayerConfig> configs = run.configs(c -> !run.quality(Accounting.EXECUTED, c).isEmpty());
    boolean others = configs.stream().anyMatch(c -> !Grid.LAYERS.contains(c.layer()));
    if (others) {
      configs.forEach(c -> rows.add(new RouterTable(run).row(c)));
    }
    return new Page.TableView(
        "table-routers",
        "Routers: quality and cost against dense at the equal executed budget",
        "Better than dense: validation bits per byte of dense less those of the layer, paired by seed,"
            + " with 95% interval (Student’s). Speed: median over forks, "
            + Labels.threads(run.threads())
            + ", only filled slots computed. Router time: median of the router phase of one layer's"
            + " forward pass, evaluation mode. Times are of a fresh layer on random input, not of a trained"
            + " one on text. Bytes moved: what dispatch and combine of the whole model would"
            + " move under expert parallelism. Without an expert: tokens without any of the routed ones, in"
            + " training.",
        List.of(
            "Layer",
            "Seeds",
            "Bits per byte",
            "Better than dense",
            "Executed MFLOP per token",
            "Padded MFLOP per token",
            "Training tokens/s",
            "Router ns per token",
            "Bytes moved per token",
            "Without an expert"),
        rows);
  }

  private List<String> row(LayerConfig c) {
    return List.of(
        run.labels().of(c),
        Integer.toString(run.quality(Accounting.EXECUTED, c).size()),
        Text.mean(run.bpb(Accounting.EXECUTED, c), 4),
        c.isDense() ? Text.UNKNOWN : againstDense(c),
        megaflop(run.quality(Accounting.EXECUTED, c, Result.Quality::executedFlopsPerToken)),
        megaflop(run.quality(Accounting.EXECUTED, c, Result.Quality::paddedFlopsPerToken)),
        Text.median(
            run.throughput(c, RunData.TRAINING_STEP, Accounting.EXECUTED)
                .map(Throughput::tokensPerSecond)),
        routerNanos(c),
        run.quality(Accounting.EXECUTED, c, Result.Quality::allToAllBytesPerToken)
            .map(s -> Text.fixed(s.mean(), 0))
            .orElse(Text.UNKNOWN),
        withoutExpert(c));
  }

  private static String megaflop(Optional<Sample> flops) {
    return flops.map(s -> Text.fixed(s.mean() / 1e6, 3)).orElse(Text.UNKNOWN);
  }

  private String againstDense(LayerConfig c) {
    Map<Long, Double> dense = new HashMap<>();
    run.configs(LayerConfig::isDense).stream()
        .filter(d -> replaces(c, d))
        .flatMap(d -> run.quality(Accounting.EXECUTED, d).stream())
        .forEach(q -> dense.put(q.seed(), q.result().bpbTrainingCapacity()));
    List<Double> differences =
        run.quality(Accounting.EXECUTED, c).stream()
            .filter(q -> dense.containsKey(q.seed()))
            .map(q -> dense.get(q.seed()) - q.result().bpbTrainingCapacity())
            .toList();
    if (differences.isEmpty()) {
      return Text.UNKNOWN;
    }
    return Text.signed(Estimate.of(Sample.of(differences), "seed"), 4);
  }

  private static boolean replaces(LayerConfig c, LayerConfig dense) {
    return dense.dModel() == c.dModel()
        && dense.dFf() == c.dFf()
        && dense.blocks() == c.blocks()
        && dense.activation().equals(c.activation());
  }

  private String routerNanos(LayerConfig c) {
    List<Double> nanos =
        run.forks(c).stream()
            .flatMap(s -> s.phases().stream())
            .filter(p -> p.execution().equals(Accounting.EXECUTED.execution()))
            .map(p -> p.nanosPerToken().get("router"))
            .filter(v -> v != null)
            .toList();
    return nanos.isEmpty() ? Text.UNKNOWN : Text.fixed(Sample.of(nanos).median(), 1);
  }

  private String withoutExpert(LayerConfig c) {
    List<Double> shares =
        run.quality(Accounting.EXECUTED, c).stream()
            .map(QualityRun::result)
            .flatMap(r -> r.routing().stream())
            .map(Result.RoutingSummary::tokensWithoutExpert)
            .filter(v -> v != null)
            .toList();
    return shares.isEmpty() ? Text.UNKNOWN : Text.percent(Sample.of(shares).mean(), 2);
  }
}
