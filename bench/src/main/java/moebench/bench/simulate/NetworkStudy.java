package moebench.bench.simulate;

import java.util.ArrayList;
import java.util.List;
import moebench.layers.CapacityRule;
import moebench.layers.Execution;
import moebench.reports.literature.Published;
import moebench.reports.schema.Prediction;
import moebench.reports.schema.Result;
import moebench.sim.cluster.device.Precision;
import moebench.sim.cluster.layout.Cluster;
import moebench.sim.cluster.layout.Workload;
import moebench.sim.cluster.model.ModelSpec;
import moebench.sim.cluster.model.Moe;

/**
 * Which layer wins where: hours to the quality that Switch Transformers, Table 1, measured, at
 * other network bandwidths. Steps to that quality are the published ones; speed is predicted.
 */
final class NetworkStudy {
  private static final int SEQUENCE = 512;
  private static final long TOKENS = 1 << 20;
  private static final double SLOWEST = 1.0 / 256;

  private NetworkStudy() {}

  static Result.Simulation run() {
    Cluster cluster = Library.cluster("tpu-v3-32");
    Workload work =
        new Workload(Workload.Kind.TRAINING, TOKENS, SEQUENCE, Precision.BF16, Execution.STATIC);
    List<Prediction> predictions = new ArrayList<>();
    for (double factor = SLOWEST; factor <= 4; factor *= 2) {
      for (Published.Row row : Published.switchTable1().rows()) {
        ModelSpec model = model(row);
        if (model != null && row.number("hours_to_threshold").isPresent()) {
          Cluster slower = cluster.withNetworkTimes(factor);
          Predictions.best(Predictions.step(model, slower, work), row.text("model"), factor)
              .ifPresent(predictions::add);
        }
      }
    }
    return Simulations.predictions(
        predictions,
        List.of(
            "Models and steps to the threshold are those of Switch Transformers, Table 1; T5-Large stands"
                + " for dense, since T5-Base does not get there; capacity factors per token, every slot"
                + " computed, 32 TPU v3 cores, 1 Mi tokens per step."));
  }

  /** The model of a row; absent (null) for one whose sizes are not the others'. */
  static ModelSpec model(Published.Row row) {
    String name = row.text("model");
    return switch (name) {
      case "T5-Base" -> Library.model("t5-base");
      case "T5-Large" -> Library.model("t5-large");
      case "Switch-Base", "MoE-Base" -> {
        ModelSpec base = Library.model("switch-base-128");
        double factor = row.number("capacity_factor").orElseThrow();
        Moe moe =
            base.moe()
                .with(
                    base.moe().experts(),
                    name.startsWith("MoE") ? 2 : 1,
                    CapacityRule.perToken(factor));
        yield base.with(name, base.ffn(), moe);
      }
      default -> null;
    };
  }
}
