package moebench.sim.cluster.layout;

import java.util.EnumMap;
import java.util.Map;
import moebench.layers.Execution;
import moebench.sim.cluster.device.DeviceProfile;
import moebench.sim.cluster.device.ExpertLoad;
import moebench.sim.cluster.device.LayerCost;
import moebench.sim.cluster.device.Phase;
import moebench.sim.cluster.model.Ffn;
import moebench.sim.cluster.model.ModelSpec;
import moebench.sim.cluster.model.Moe;
import moebench.sim.cluster.network.Network;

/**
 * Time and memory of a step of a model on a cluster, whatever the layout.
 *
 * @param model to run
 * @param cluster to run it on
 * @param work to do
 * @param imbalance of expert loads; may be absent (null) for a dense model, or for even loads
 */
public record StepModel(ModelSpec model, Cluster cluster, Workload work, Imbalance imbalance) {
  /** Norms, projections, scores. */
  private static final int ATTENTION_LAUNCHES = 5;

  /**
   * Values per token that attention moves beside its weights: in, q, k, v, out, each once or so.
   */
  private static final int ATTENTION_VALUES = 8;

  /** A backward pass costs two forward passes: for inputs and for weights. */
  private static final int BACKWARD = 2;

  /** Read and written by Adam: master weight and two moments, in float32. */
  private static final int OPTIMIZER_BYTES = 2 * 3 * Float.BYTES;

  /** Micro-batches that a data-parallel rank takes through the pipeline in a step. */
  static double microBatches(Layout layout, Workload work) {
    return Math.max(1, (double) work.tokens() / ((double) layout.data() * layout.microBatch()));
  }

  /**
   * What a step costs in a layout.
   *
   * @throws IllegalArgumentException when the model cannot be cut like this
   */
  public Estimate estimate(Layout layout) {
    layout.require(model, cluster);
    return new Step(layout).estimate();
  }

  /** One layout at work; sums up seconds of one micro-batch on one stage, then the step. */
  private final class Step {
    private final Layout layout;
    private final DeviceProfile device = cluster.device();
    private final Network network = cluster.effectiveNetwork();
    private final int bytes = work.precision().bytes();
    private final double tokens;
    private final double stages;
    private final double computePasses;
    private final double networkPasses;
    private final Map<Part, Double> seconds = new EnumMap<>(Part.class);
    private double flops;

    Step(Layout layout) {
      this.layout = layout;
      tokens = layout.microBatch();
      stages = layout.pipeline();
      double again = layout.recompute() ? 1 : 0;
      computePasses = work.trains() ? 1 + BACKWARD + again : 1;
      networkPasses = work.trains() ? 2 + again : 1;
    }

    Estimate estimate() {
      attention();
      double plain = model.layers() - model.moeLayers();
      if (plain > 0) {
        compute(Part.FEED_FORWARD, feedForward(model.ffn()), plain / stages);
      }
      if (model.moe() != null) {
        experts(model.moe(), model.moeLayers() / stages);
      }
      tensor();
      double products = (double) model.vocabulary() * model.dModel() / layout.tensor();
      compute(Part.OUTPUT, Phase.gemm(tokens, products, model.dModel(), bytes), 1);
      wholeStep();
      return new Estimate(
          layout,
          layout.devices(),
          seconds,
          Memory.of(model, layout, work),
          device.memoryBytes(),
          work.tokens(),
          flops,
          work.tokens() * model.forwardFlops(work.context()) * (work.trains() ? 1 + BACKWARD : 1),
          device.peak(work.precision()),
          device.watts(),
          device.pricePerHour());
    }

    private void add(Part part, double value) {
      seconds.merge(part, value, Double::sum);
    }

    /** Returns the seconds that it adds. */
    private double compute(Part part, Phase phase, double times) {
      double value = device.seconds(phase, work.precision()) * times * computePasses;
      flops += phase.flops() * times * computePasses;
      add(part, value);
      return value;
    }

    private void attention() {
      double parameters = (double) model.attention().parameters(model.dModel()) / layout.tensor();
      double scores = model.attention().scoreFlops(work.context()) / layout.tensor();
      double cached =
          work.kind() == Workload.Kind.DECODE
              ? work.context() * model.attention().cachedValues() / layout.tensor()
              : 0;
      Phase phase =
          new Phase(
              tokens * (2 * parameters + scores),
              (parameters + tokens * (ATTENTION_VALUES * model.dModel() + cached)) * bytes,
              tokens,
              ATTENTION_LAUNCHES);
      compute(Part.ATTENTION, phase, model.attentions() / stages);
    }

    private Phase feedForward(Ffn ffn) {
      double values = 2.0 * model.dModel() + (double) ffn.matrices() * ffn.dFf() / layout.tensor();
      double parameters = (double) ffn.parameters(model.dModel()) / layout.tensor();
      return Phase.gemm(tokens, parameters, values, bytes);
    }

    private void experts(Moe moe, double layers) {
      double pool = tokens * layout.expert();
      boolean dynamic = work.execution() == Execution.DYNAMIC || moe.capacity().isDropless();
      double skew = imbalance != null && dynamic ? imbalance.of(moe, layout.expert(), pool) : 1;
      ExpertLoad load = ExpertLoad.even(moe, pool, layout.expert(), work.execution(), device);
      LayerCost cost = LayerCost.of(model.dModel(), moe, tokens, load, layout.tensor(), bytes);
      double busy = compute(Part.ROUTER, cost.router(), layers);
      busy += compute(Part.DISPATCH, cost.dispatch(), layers);
      busy += compute(Part.DISPATCH, cost.combine(), layers);
      double even = compute(Part.EXPERTS, cost.experts(), layers);
      busy += even;
      if (moe.shared() != null) {
        busy += compute(Part.FEED_FORWARD, feedForward(moe.shared()), layers);
      }
      Phase slowest =
          LayerCost.of(model.dModel(), moe, tokens, load.times(skew), layout.tensor(), bytes)
              .experts();
      double slow = device.seconds(slowest, work.precision()) * layers * computePasses;
      add(Part.IMBALANCE, Math.max(0, slow - even));
      double rows = dynamic ? Math.min(moe.topK(), moe.rowsPerToken()) : moe.rowsPerToken();
      double sent = tokens / layout.tensor() * rows * model.dModel() * bytes;
      double talk = 2 * network.allToAll(layout.expertGroup(), sent, skew) * layers * networkPasses;
      add(Part.ALL_TO_ALL, exposed(talk, busy));
    }

    /** What compute beside it does not hide. */
    private double exposed(double talk, double busy) {
      return Math.max(0, talk - cluster.overlap() * busy);
    }

    /** Two all-reduces of activations per layer and pass (Megatron, Shoeybi et al. 2019). */
    private void tensor() {
      double each = network.allReduce(layout.tensorGroup(), tokens * model.dModel() * bytes);
      double reductions = model.layers() + model.attentions();
      add(Part.TENSOR, layout.tensor() == 1 ? 0 : each * reductions / stages * networkPasses);
    }

    /** From one micro-batch on one stage to all of them on all stages. */
    private void wholeStep() {
      double micro = microBatches(layout, work);
      double stage = seconds.values().stream().mapToDouble(Double::doubleValue).sum();
      double busy =
          stage
              - seconds.getOrDefault(Part.ALL_TO_ALL, 0.0)
              - seconds.getOrDefault(Part.TENSOR, 0.0);
      seconds.replaceAll((part, value) -> value * micro);
      flops *= micro;
      double waiting =
          work.trains() ? stages - 1 : Math.max(0, stages - micro); // decoding goes round and round
      double send =
          network.pointToPoint(
              layout.pipelineGroup(), tokens * model.dModel() * bytes / layout.tensor());
      add(Part.PIPELINE, waiting * stage + (work.trains() ? 2 : 1) * micro * send);
      if (work.trains()) {
        gradients(busy * micro);
      }
    }

    private void gradients(double busy) {
      double cut = (double) layout.tensor() * layout.pipeline();
      double shared = model.sharedParameters() / cut;
      double experts = model.expertParameters() / cut / layout.expert();
      double talk =
          network.allReduce(layout.dataGroup(), shared * bytes)
              + network.allReduce(layout.expertDataGroup(), experts * bytes);
      add(Part.GRADIENTS, exposed(talk, busy * BACKWARD / computePasses));
      double owned = shared / layout.data() + experts / layout.expertDataGroup().size();
      Phase update = Phase.moving(owned * (OPTIMIZER_BYTES + 2.0 * bytes));
      add(Part.OPTIMIZER, device.seconds(update, work.precision()));
    }
  }
}
