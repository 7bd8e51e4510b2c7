package moebench.bench.fork;

import moebench.bench.jmh.LayerBenchmark;
import moebench.bench.jmh.ResidentBenchmark;
import moebench.layers.Footprint;
import moebench.sim.ModelFootprint;
import org.openjdk.jmh.infra.BenchmarkParams;

/** What was timed: its name in results, and what one operation costs. */
enum Timed {
  LAYER_FORWARD("layer-forward"),
  TRAINING_STEP("training-step"),
  LAYER_FORWARD_RESIDENT("layer-forward-resident"),
  LAYER_TRAINING_RESIDENT("layer-training-resident");

  private final String id;

  Timed(String id) {
    this.id = id;
  }

  static Timed of(BenchmarkParams benchmark) {
    String method = benchmark.getBenchmark();
    if (method.startsWith(ResidentBenchmark.class.getName() + ".")) {
      return benchmark.getParam("pass").equals("training")
          ? LAYER_TRAINING_RESIDENT
          : LAYER_FORWARD_RESIDENT;
    }
    return method.startsWith(LayerBenchmark.class.getName() + ".") ? LAYER_FORWARD : TRAINING_STEP;
  }

  String id() {
    return id;
  }

  /** Whether an operation trains the whole model and not a layer alone. */
  boolean isModel() {
    return this == TRAINING_STEP;
  }

  /** FLOPs of an operation when so many slots count, of all blocks together. */
  double flops(ModelFootprint model, double slots) {
    return isModel() ? model.stepFlops(slots) : passes(model.layer().executedFlops(slots));
  }

  double compulsoryBytes(ModelFootprint model) {
    return switch (this) {
      case TRAINING_STEP -> model.stepBytes();
      case LAYER_TRAINING_RESIDENT -> model.layer().trainingBytes();
      case LAYER_FORWARD, LAYER_FORWARD_RESIDENT -> model.layer().compulsoryBytes();
    };
  }

  private double passes(double forwardFlops) {
    return this == LAYER_TRAINING_RESIDENT ? Footprint.trainingFlops(forwardFlops) : forwardFlops;
  }
}
