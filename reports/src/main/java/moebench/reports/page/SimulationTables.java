package moebench.reports.page;

import java.util.List;
import java.util.Optional;
import moebench.reports.data.RunData;
import moebench.reports.schema.Agreement;
import moebench.reports.schema.Prediction;
import moebench.reports.schema.Result;
import moebench.reports.schema.Routed;

/** What the cluster simulator said, as tables; one without rows is left out. */
final class SimulationTables {
  private static final double KILOWATT_HOUR = 3.6e6;

  private SimulationTables() {}

  /** Models of the presets on named clusters. */
  static Page.TableView models(RunData run) {
    Optional<Result.Simulation> study = run.simulation("sources");
    return new Page.TableView(
        "table-cluster-models",
        "Simulated models on named clusters",
        notes(study, "Predicted, not measured. A dash: not known, or no price."),
        List.of(
            "Model",
            "Parameters, 1e9",
            "Active, 1e9",
            "GFLOP per token",
            "Cluster",
            "Workload",
            "Devices",
            "GB per device",
            "Tokens/s",
            "MFU",
            "US dollars per million tokens",
            "kWh per million tokens"),
        study.map(Result.Simulation::predictions).orElse(List.of()).stream()
            .map(SimulationTables::model)
            .toList());
  }

  private static List<String> model(Prediction p) {
    return List.of(
        p.model(),
        Text.fixed(p.totalParameters() / 1e9, 1),
        Text.fixed(p.activeParameters() / 1e9, 1),
        Text.grouped(p.flopsPerToken() / 1e9),
        p.cluster(),
        p.workload(),
        Text.grouped(p.devices()),
        Text.fixed(p.totalBytes() / 1e9, 1),
        Text.grouped(p.tokensPerSecond()),
        p.mfu() == null ? Text.UNKNOWN : Text.percent(p.mfu(), 1),
        p.costPerMillionTokens() == null ? Text.UNKNOWN : Text.fixed(p.costPerMillionTokens(), 2),
        p.joulesPerMillionTokens() == null
            ? Text.UNKNOWN
            : Text.fixed(p.joulesPerMillionTokens() / KILOWATT_HOUR, 3));
  }

  /** Each published row beside its prediction. */
  static Page.TableView published(RunData run) {
    Optional<Result.Simulation> study = run.simulation("published");
    return new Page.TableView(
        "table-cluster-published",
        "Simulated against published figures",
        notes(study, "Goal: every row within 15%, and the order right."),
        List.of("Row", "Table", "Quantity", "Predicted", "Published", "Error"),
        study.map(Result.Simulation::agreements).orElse(List.of()).stream()
            .map(SimulationTables::row)
            .toList());
  }

  private static List<String> row(Agreement a) {
    return List.of(
        a.row(),
        a.table(),
        a.quantity(),
        Text.fixed(a.predicted(), 2),
        Text.fixed(a.observed(), 2),
        Text.signed(a.error() * 100, 0) + "%");
  }

  /** A thousand million assignments. */
  static Page.TableView assignments(RunData run) {
    Optional<Result.Simulation> study = run.simulation("assignments");
    return new Page.TableView(
        "table-cluster-assignments",
        "A thousand million assignments",
        notes(study, ""),
        List.of(
            "Popularity",
            "Experts",
            "Tokens of a group",
            "Assignments",
            "CF",
            "Dropped",
            "Empty slots",
            "Slowest expert, × mean"),
        study.map(Result.Simulation::routed).orElse(List.of()).stream()
            .map(SimulationTables::routed)
            .toList());
  }

  private static List<String> routed(Routed r) {
    return List.of(
        r.popularity(),
        Text.grouped(r.experts()),
        Text.grouped(r.groupTokens()),
        Text.grouped(r.assignments()),
        Text.fixed(r.capacityFactor(), 2),
        Text.percent(r.dropShare(), 2),
        Text.percent(r.paddingShare(), 2),
        Text.fixed(r.slowest(), 2));
  }

  private static String notes(Optional<Result.Simulation> study, String first) {
    return (first + " " + String.join(" ", study.map(Result.Simulation::notes).orElse(List.of())))
        .strip();
  }
}
