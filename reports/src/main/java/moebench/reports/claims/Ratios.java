package moebench.reports.claims;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import moebench.reports.data.Accounting;
import moebench.reports.data.QualityRun;
import moebench.reports.data.RunData;
import moebench.reports.data.SpeedRun;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Result;

/** Values of configurations by seed or fork, and the ratios of MoE to Switch that they make. */
final class Ratios {
  private final RunData run;

  Ratios(RunData run) {
    this.run = run;
  }

  Function<LayerConfig, Map<Long, Double>> bySeed(
      Accounting accounting, Function<Result.Quality, Double> value) {
    return config -> bySeed(run.quality(accounting, config), value);
  }

  /** Of the runs that tell of the routing, see {@link RunData#routed}. */
  Function<LayerConfig, Map<Long, Double>> routed(Function<Result.Quality, Double> value) {
    return config -> bySeed(run.routed(config), value);
  }

  private static Map<Long, Double> bySeed(
      List<QualityRun> runs, Function<Result.Quality, Double> value) {
    Map<Long, Double> values = new HashMap<>();
    runs.forEach(q -> values.put(q.seed(), value.apply(q.result())));
    return values;
  }

  Function<LayerConfig, Map<Long, Double>> byFork(Function<Result.Speed, Double> value) {
    return config -> {
      Map<Long, Double> values = new HashMap<>();
      for (SpeedRun s : run.speed(config)) {
        values.put((long) s.fork(), value.apply(s.result()));
      }
      return values;
    };
  }

  /** Natural logarithms of MoE over Switch, where both have a value above 0. */
  static Pairs pairs(List<Matched> matched, Function<LayerConfig, Map<Long, Double>> values) {
    Pairs pairs = new Pairs();
    for (Matched m : matched) {
      Map<Long, Double> ours = values.apply(m.switchLayer());
      values
          .apply(m.moe())
          .forEach((replicate, theirs) -> {
            Double our = ours.get(replicate);
            if (our != null && theirs != null && our > 0 && theirs > 0) {
              pairs.add(m, replicate, Math.log(theirs / our));
            }
          });
    }
    return pairs;
  }
}
