package moebench.sim.cluster.layout;

import moebench.sim.cluster.Check;
import moebench.sim.cluster.model.ModelSpec;
import moebench.sim.cluster.network.Group;

/**
 * How a model is spread. Ranks nest in the order tp, dp, pp; experts are spread over ep of the dp
 * ranks, and each ep group holds all experts once.
 *
 * @param data dp: replicas of all that is no expert
 * @param tensor tp: devices that share each matrix, and between products the tokens (sequence
 *     parallelism, Korthikanti et al. 2022)
 * @param pipeline pp: stages of layers, ⌈layers/pp⌉ at most in each
 * @param expert ep: devices that share the experts of a layer; divides dp
 * @param microBatch tokens that a dp rank takes through the pipeline at once
 * @param recompute whether training computes activations again in the backward pass instead of
 *     keeping them
 */
public record Layout(
    int data, int tensor, int pipeline, int expert, int microBatch, boolean recompute) {
  public Layout {
    Check.positive("dp", data);
    Check.positive("tp", tensor);
    Check.positive("pp", pipeline);
    Check.positive("ep", expert);
    Check.positive("microBatch", microBatch);
    if (data % expert != 0) {
      throw new IllegalArgumentException("ep %d must divide dp %d".formatted(expert, data));
    }
  }

  /** dp·tp·pp. */
  public int devices() {
    return data * tensor * pipeline;
  }

  /**
   * Refuses a layout that the model cannot be cut into.
   *
   * @throws IllegalArgumentException naming what does not divide
   */
  public void require(ModelSpec model, Cluster cluster, Workload work) {
    if (devices() > cluster.devices()) {
      throw new IllegalArgumentException(
          "layout %s needs %d devices, the cluster has %d"
              .formatted(this, devices(), cluster.devices()));
    }
    divides("devices of the cluster", cluster.devices(), "dp·tp·pp", devices());
    if (pipeline > model.layers()) {
      throw new IllegalArgumentException(
          "pp %d is more than layers %d".formatted(pipeline, model.layers()));
    }
    divides("heads", model.attention().heads(), "tp", tensor);
    if (model.moe() != null) {
      divides("experts", model.moe().experts(), "ep", expert);
      divides("dFf of an expert", model.moe().ffn().dFf(), "tp", tensor);
    }
    if (model.ffn() != null) {
      divides("dFf", model.ffn().dFf(), "tp", tensor);
    }
    if (work.tokens() % atOnce() != 0) {
      throw new IllegalArgumentException(
          "tokens %d do not divide over dp %d × %d tokens at once: choose a multiple of %d, or other sizes"
              .formatted(work.tokens(), data, microBatch, atOnce()));
    }
  }

  /** Tokens that all dp ranks take through the pipeline at once. */
  private long atOnce() {
    return (long) data * microBatch;
  }

  /** Micro-batches that a dp rank takes through the pipeline in a step. */
  long microBatches(Workload work) {
    return work.tokens() / atOnce();
  }

  private static void divides(String what, int value, String by, int parts) {
    if (value % parts != 0) {
      throw new IllegalArgumentException(
          "%s %d do not divide over %s = %d: choose one that divides %d"
              .formatted(what, value, by, parts, value));
    }
  }

  Group tensorGroup() {
    return new Group(tensor, 1);
  }

  Group expertGroup() {
    return new Group(expert, tensor);
  }

  Group dataGroup() {
    return new Group(data, tensor);
  }

  /** Replicas of the same expert. */
  Group expertDataGroup() {
    return new Group(data / expert, tensor * expert);
  }

  Group pipelineGroup() {
    return new Group(pipeline, tensor * data);
  }

  @Override
  public String toString() {
    return "dp %d, tp %d, pp %d, ep %d, %d tokens at once%s"
        .formatted(data, tensor, pipeline, expert, microBatch, recompute ? ", recomputing" : "");
  }
}
