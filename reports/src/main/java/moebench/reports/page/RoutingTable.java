package moebench.reports.page;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import moebench.reports.data.Labels;
import moebench.reports.data.QualityRun;
import moebench.reports.data.RunData;
import moebench.reports.data.Sample;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Result;
import moebench.reports.schema.Result.RoutingSummary;

/** How the routers of every expert configuration behaved. */
final class RoutingTable {
  private static final Function<Result.Quality, List<RoutingSummary>> TRAINING =
      Result.Quality::routing;
  private static final Function<Result.Quality, List<RoutingSummary>> EVALUATION =
      Result.Quality::evaluationRouting;

  private final List<QualityRun> runs;

  private RoutingTable(List<QualityRun> runs) {
    this.runs = runs;
  }

  static Page.TableView of(RunData run) {
    List<List<String>> rows = new ArrayList<>();
    for (LayerConfig c : run.configs(c -> !c.isDense())) {
      List<QualityRun> runs = run.routed(c);
      if (!runs.isEmpty()) {
        rows.add(new RoutingTable(runs).row(run.labels(), c));
      }
    }
    return new Page.TableView(
        "table-routing",
        "Routing of every expert configuration",
        "Mean over seeds and expert layers, of the whole training unless said otherwise; of runs to"
            + " the equal padded budget where there are some, else to the equal executed budget."
            + " Dropped: share of first, of second and of later choices (the third and all after it)"
            + " that found no slot; where experts choose tokens there are none. Padding: empty"
            + " slots over all slots. Imbalance: largest load over mean load; CV: standard deviation"
            + " of the loads over their mean; both before dropping. Router entropy: of a token's"
            + " probabilities, at most ln E. Effective experts: exp of the entropy of the loads, at"
            + " most E. Where a router cuts experts into G parts, E counts the parts: it is G times"
            + " the E of the label.",
        List.of(
            "Layer",
            "Seeds",
            "First choices dropped",
            "Second choices dropped",
            "Later choices dropped",
            "Padding",
            "Imbalance, max over mean",
            "Load CV",
            "Router entropy, nats",
            "Unused experts",
            "Effective experts",
            "First choices dropped, final validation",
            "Second choices dropped, final validation",
            "Later choices dropped, final validation"),
        rows);
  }

  private List<String> row(Labels labels, LayerConfig c) {
    return List.of(
        labels.of(c),
        Integer.toString(runs.size()),
        percent(TRAINING, r -> Choices.FIRST.dropped(c, r)),
        percent(TRAINING, r -> Choices.SECOND.dropped(c, r)),
        percent(TRAINING, r -> Choices.LATER.dropped(c, r)),
        percent(TRAINING, RoutingSummary::paddingShare),
        fixed(RoutingSummary::imbalance),
        fixed(RoutingSummary::loadCv),
        fixed(RoutingSummary::entropy),
        percent(TRAINING, RoutingSummary::unusedExperts),
        fixed(RoutingSummary::effectiveExperts),
        percent(EVALUATION, r -> Choices.FIRST.dropped(c, r)),
        percent(EVALUATION, r -> Choices.SECOND.dropped(c, r)),
        percent(EVALUATION, r -> Choices.LATER.dropped(c, r)));
  }

  private String percent(
      Function<Result.Quality, List<RoutingSummary>> when, Function<RoutingSummary, Double> value) {
    List<Double> values = values(when, value);
    return values.isEmpty() ? Text.UNKNOWN : Text.percent(Sample.of(values).mean(), 2);
  }

  private String fixed(Function<RoutingSummary, Double> value) {
    List<Double> values = values(TRAINING, value);
    return values.isEmpty() ? Text.UNKNOWN : Text.fixed(Sample.of(values).mean(), 2);
  }

  private List<Double> values(
      Function<Result.Quality, List<RoutingSummary>> when, Function<RoutingSummary, Double> value) {
    return runs.stream()
        .flatMap(q -> when.apply(q.result()).stream())
        .map(value)
        .filter(v -> v != null)
        .toList();
  }
}
