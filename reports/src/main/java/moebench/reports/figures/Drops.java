package moebench.reports.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import moebench.reports.data.QualityRun;
import moebench.reports.data.RunData;
import moebench.reports.data.Sample;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Result.RoutingSummary;

/** Drops of a configuration in training, averaged over its layers, one value per seed. */
record Drops(RunData run, LayerConfig config) {
  Optional<Sample> first() {
    return perSeed(r -> choice(r, 0));
  }

  Optional<Sample> second() {
    return perSeed(r -> choice(r, 1));
  }

  Optional<Sample> uniform() {
    return perSeed(RoutingSummary::uniformDrop);
  }

  private static Double choice(RoutingSummary routing, int choice) {
    return choice < routing.dropByChoice().size() ? routing.dropByChoice().get(choice) : null;
  }

  private Optional<Sample> perSeed(Function<RoutingSummary, Double> value) {
    List<Double> seeds = new ArrayList<>();
    for (QualityRun q : run.routed(config)) {
      List<Double> layers =
          q.result().routing().stream().map(value).filter(v -> v != null).toList();
      if (!layers.isEmpty()) {
        seeds.add(Sample.of(layers).mean());
      }
    }
    return seeds.isEmpty() ? Optional.empty() : Optional.of(Sample.of(seeds));
  }
}
