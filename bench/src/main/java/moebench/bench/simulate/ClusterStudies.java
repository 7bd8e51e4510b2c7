package moebench.bench.simulate;

import java.util.ArrayList;
import java.util.List;
import moebench.layers.CapacityRule;
import moebench.layers.Execution;
import moebench.reports.schema.Prediction;
import moebench.reports.schema.Result;
import moebench.sim.cluster.device.Precision;
import moebench.sim.cluster.layout.Cluster;
import moebench.sim.cluster.layout.Workload;
import moebench.sim.cluster.model.ModelSpec;
import moebench.sim.cluster.model.Moe;

/** Models on clusters, the best layout for each. */
final class ClusterStudies {
  private static final int SEQUENCE = 4096;
  private static final List<Integer> EXPERTS = List.of(8, 16, 32, 64, 128, 256);
  private static final List<Double> FACTORS = List.of(1.0, 1.25, 2.0);

  private ClusterStudies() {}

  private static Workload training(long tokens, Execution execution) {
    return new Workload(Workload.Kind.TRAINING, tokens, SEQUENCE, Precision.BF16, execution);
  }

  /** Where the time and the memory go as devices are added. */
  static Result.Simulation devices() {
    List<Prediction> found = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    Cluster h800 = Library.cluster("h800-2048");
    Cluster h100 = Library.cluster("h100-1024");
    for (int devices = 64; devices <= h100.devices(); devices *= 2) {
      add("mixtral-8x7b", h100.withDevices(devices), 4L << 20, found, notes);
    }
    for (int devices = 128; devices <= h800.devices(); devices *= 2) {
      add("deepseek-v3", h800.withDevices(devices), 64L << 20, found, notes);
    }
    return Simulations.predictions(found, notes);
  }

  private static void add(
      String name, Cluster cluster, long tokens, List<Prediction> found, List<String> notes) {
    ModelSpec model = Library.model(name);
    Predictions.best(Predictions.step(model, cluster, training(tokens, Execution.DYNAMIC)), name, 1)
        .ifPresentOrElse(
            found::add,
            () ->
                notes.add(
                    "%s fits no layout of %d devices of %s."
                        .formatted(name, cluster.devices(), cluster.device().name())));
  }

  /** Dense, Switch and MoE of Mixtral's width against experts and capacity factor. */
  static Result.Simulation experts() {
    Cluster cluster = Library.cluster("h100-1024").withDevices(256);
    ModelSpec base = Library.model("mixtral-8x7b");
    Workload work = training(4L << 20, Execution.STATIC);
    List<Prediction> found = new ArrayList<>();
    ModelSpec dense = base.with("dense", base.moe().ffn(), null);
    Predictions.best(Predictions.step(dense, cluster, work), "dense", 1).ifPresent(found::add);
    List<String> notes = new ArrayList<>();
    for (int topK = 1; topK <= 2; topK++) {
      for (int experts : EXPERTS) {
        for (double factor : FACTORS) {
          Moe moe = base.moe().with(experts, topK, CapacityRule.perAssignment(factor));
          String name = topK == 1 ? "switch" : "moe";
          Predictions.best(Predictions.step(base.with(name, null, moe), cluster, work), name, 1)
              .ifPresentOrElse(
                  found::add,
                  () -> notes.add("%s with %d experts fits no layout.".formatted(name, experts)));
        }
      }
    }
    notes.add(
        "Layers as wide as Mixtral's (32 of dModel 4096, dFf 14336); capacity per assignment, every slot"
            + " computed; 256 H100, 4 Mi tokens per step.");
    return Simulations.predictions(found, notes.stream().distinct().toList());
  }
}
