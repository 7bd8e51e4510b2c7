package moebench.bench.simulate;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import moebench.reports.schema.Prediction;
import moebench.sim.cluster.layout.Cluster;
import moebench.sim.cluster.layout.Estimate;
import moebench.sim.cluster.layout.Imbalance;
import moebench.sim.cluster.layout.Memory;
import moebench.sim.cluster.layout.Search;
import moebench.sim.cluster.layout.StepModel;
import moebench.sim.cluster.layout.Workload;
import moebench.sim.cluster.loads.Popularity;
import moebench.sim.cluster.model.ModelSpec;

/** Estimates of the simulator in the terms of the result schema. */
final class Predictions {
  /** Skew of trained routers, as far as a single number says it; an assumption. */
  private static final double ZIPF = 0.3;

  private static final long SEED = 1;

  private Predictions() {}

  /** Expert loads that are assumed when nobody says which. */
  static Imbalance imbalance(ModelSpec model) {
    return model.moe() == null
        ? null
        : new Imbalance(Popularity.zipf(model.moe().experts(), ZIPF), Imbalance.Rule.GREEDY, SEED);
  }

  static StepModel step(ModelSpec model, Cluster cluster, Workload work) {
    return new StepModel(model, cluster, work, imbalance(model));
  }

  /** The fastest layout that fits; absent when none does. */
  static Optional<Prediction> best(StepModel step, String name, double networkFactor) {
    return Search.of(step).best().map(e -> of(step, e, name, networkFactor));
  }

  static Prediction of(StepModel step, Estimate e, String name, double networkFactor) {
    ModelSpec model = step.model();
    Map<String, Double> seconds = new LinkedHashMap<>();
    e.seconds().forEach((part, value) -> seconds.put(part.id(), value));
    return new Prediction(
        name,
        model.kind(),
        model.moe() == null ? 1 : model.moe().experts(),
        model.moe() == null || model.moe().capacity().isDropless()
            ? null
            : model.moe().capacity().capacityFactor(),
        step.cluster().name(),
        e.devices(),
        step.work().kind().name().toLowerCase(Locale.ROOT),
        e.layout().toString(),
        networkFactor,
        seconds,
        bytes(e.memory()),
        e.deviceBytes(),
        e.tokensPerSecond(),
        e.mfu(),
        e.costPerMillionTokens(),
        e.joulesPerMillionTokens(),
        model.totalParameters(),
        model.activeParameters(),
        model.forwardFlops(step.work().context()));
  }

  static Map<String, Double> bytes(Memory memory) {
    Map<String, Double> bytes = new LinkedHashMap<>();
    bytes.put("weights", memory.weights());
    bytes.put("gradients", memory.gradients());
    bytes.put("optimizer", memory.optimizer());
    bytes.put("activations", memory.activations());
    bytes.put("cache", memory.cache());
    bytes.put("dispatch", memory.dispatch());
    return bytes;
  }
}
