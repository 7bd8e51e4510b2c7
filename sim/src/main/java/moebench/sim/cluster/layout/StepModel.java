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

  /** Adam reads and writes all that it holds in float32, and the master weight. */
  private static final int OPTIMIZER_BYTES = 2 * 3 * Float.BYTES;

  /**
   * What a step costs in a layout.
   *
   * @throws IllegalArgumentException when the model cannot be cut like this
   */
  public Estimate estimate(Layout layout) {
    layout.require(model, cluster, work);
    return new Step(layout).estimate();
  }

  /** One layout at work; sums up seconds of one micro-batch on one stage, then the step. */
  private final class Step {
    private final Layout layout;
    private final DeviceProfile device = cluster.device();
    private final Network network = cluster.effectiveNetwork();
    private final int bytes = work.precision().bytes();
    private final int keptBytes = work.precision().keptBytes();
    private final double tokens;
    private final int spare;
    private final Stage stage;
    private final double computePasses;
    private final double networkPasses;
    private final Map<Part, Double> seconds = new EnumMap<>(Part.class);
    private ExpertRows rows;
    private double flops;

    Step(Layout layout) {
      this.layout = layout;
      tokens = layout.microBatch();
      spare = imbalance == null ? 0 : imbalance.rule().sparePlaces(layout.expert());
      stage = Stage.of(model, layout, spare);
      double again = layout.recompute() ? 1 : 0;
      computePasses = work.trains() ? 1 + BACKWARD + again : 1;
      networkPasses = work.trains() ? 2 + again : 1;
    }

    Estimate estimate() {
      attention();
      if (stage.plainLayers() > 0) {
        compute(Part.FEED_FORWARD, feedForward(model.ffn()), stage.plainLayers());
      }
      if (stage.moeLayers() > 0) {
        experts(model.moe());
      }
      if (layout.tensor() > 1) {
        tensor();
      }
      wholeStep();
      return new Estimate(
          layout,
          layout.devices(),
          seconds,
          rows,
          Memory.of(model, layout, work, stage),
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

    /** A phase in so many layers, in every pass; returns the seconds that it adds. */
    private double compute(Part part, Phase phase, int layers) {
      return phases(part, phase, layers * computePasses);
    }

    private double phases(Part part, Phase phase, double times) {
      double value = device.seconds(phase, work.precision()) * times;
      flops += phase.flops() * times;
      add(part, value);
      return value;
    }

    private void attention() {
      double parameters = model.attention().parameters(model.dModel(), layout.tensor());
      double scores = model.attention().scoreFlops(work.context()) / layout.tensor();
      double cached =
          work.kind() == Workload.Kind.DECODE
              ? work.context() * model.attention().cachedValues(layout.tensor())
              : 0;
      Phase phase =
          new Phase(
              tokens * (2 * parameters + scores),
              (parameters + tokens * ATTENTION_VALUES * model.dModel()) * bytes
                  + tokens * cached * keptBytes,
              tokens,
              ATTENTION_LAUNCHES);
      compute(Part.ATTENTION, phase, stage.attentions());
    }

    private Phase feedForward(Ffn ffn) {
      double values = 2.0 * model.dModel() + (double) ffn.matrices() * ffn.dFf() / layout.tensor();
      double parameters = (double) ffn.parameters(model.dModel()) / layout.tensor();
      return Phase.gemm(tokens, parameters, values, bytes);
    }

    /** Each of the tp devices routes, sends and combines its part of the tokens. */
    private void experts(Moe moe) {
      boolean dynamic = work.execution() == Execution.DYNAMIC || moe.capacity().isDropless();
      rows = rows(moe, dynamic);
      LayerCost even = cost(moe, rows.received(), !dynamic);
      Phase slowest = cost(moe, rows.busiest(), !dynamic).experts();
      int layers = stage.moeLayers();
      double busy = compute(Part.ROUTER, even.router(), layers);
      busy += compute(Part.DISPATCH, even.dispatch(), layers);
      busy += compute(Part.DISPATCH, even.combine(), layers);
      double mean = compute(Part.EXPERTS, even.experts(), layers);
      double slow = device.seconds(slowest, work.precision()) * layers * computePasses;
      add(Part.IMBALANCE, slow - mean);
      busy += slow;
      if (moe.shared() != null) {
        busy += compute(Part.FEED_FORWARD, feedForward(moe.shared()), layers);
      }
      double sent = rows.sent() * model.dModel() / layout.tensor();
      double talk =
          network.allToAll(layout.expertGroup(), sent * bytes, rows.skew())
              + network.allToAll(layout.expertGroup(), sent * keptBytes, rows.skew());
      add(Part.ALL_TO_ALL, exposed(talk * layers * networkPasses, busy));
    }

    private ExpertRows rows(Moe moe, boolean dynamic) {
      if (!dynamic) {
        return ExpertRows.slots(moe, layout.expert(), tokens);
      }
      return imbalance == null
          ? ExpertRows.even(moe, layout.expert(), tokens)
          : imbalance.of(moe, layout.expert(), tokens);
    }

    private LayerCost cost(Moe moe, double received, boolean everySlot) {
      int places = moe.experts() / layout.expert() + spare;
      double pool = tokens * layout.expert();
      ExpertLoad load = ExpertLoad.of(moe, places, pool, received, everySlot, device);
      return LayerCost.of(
          model.dModel(), moe, tokens / layout.tensor(), load, layout.tensor(), work.precision());
    }

    /** What compute beside it does not hide. */
    private double exposed(double talk, double busy) {
      return Math.max(0, talk - cluster.overlap() * busy);
    }

    /**
     * Before and after each product, tokens are gathered from the tp devices and scattered again:
     * together an all-reduce of them (Korthikanti et al. 2022), or of the experts' rows.
     */
    private void tensor() {
      boolean beside = model.moe() != null && model.moe().shared() != null;
      double ofTokens = stage.attentions() + stage.plainLayers() + (beside ? stage.moeLayers() : 0);
      double all = ofTokens * gathered(tokens);
      if (rows != null) {
        all += stage.moeLayers() * gathered(rows.busiest());
      }
      add(Part.TENSOR, all * networkPasses);
    }

    private double gathered(double count) {
      return network.allReduce(layout.tensorGroup(), count * model.dModel() * keptBytes);
    }

    /** From one micro-batch on one stage to all of them on all stages; the last has the output. */
    private void wholeStep() {
      double inner = seconds.values().stream().mapToDouble(Double::doubleValue).sum();
      double talk =
          seconds.getOrDefault(Part.ALL_TO_ALL, 0.0) + seconds.getOrDefault(Part.TENSOR, 0.0);
      double products = (double) model.vocabulary() * model.dModel() / layout.tensor();
      phases(
          Part.OUTPUT,
          Phase.gemm(tokens, products, model.dModel(), bytes),
          work.trains() ? 1 + BACKWARD : 1);
      double micro = layout.microBatches(work);
      seconds.replaceAll((part, value) -> value * micro);
      flops *= micro;
      double stages = layout.pipeline();
      double waiting =
          work.kind() == Workload.Kind.DECODE
              ? Math.max(0, stages - micro) // goes round and round
              : stages - 1;
      double send =
          network.pointToPoint(
              layout.pipelineGroup(), tokens * model.dModel() * keptBytes / layout.tensor());
      add(Part.PIPELINE, waiting * inner + (work.trains() ? 2 : 1) * micro * send);
      if (work.trains()) {
        gradients(inner - talk);
      }
    }

    /** Only beside the last micro-batch's backward pass: gradients are summed up before. */
    private void gradients(double busy) {
      double talk =
          network.allReduce(layout.dataGroup(), stage.shared() * keptBytes)
              + network.allReduce(layout.expertDataGroup(), stage.experts() * keptBytes)
              + network.allReduce(layout.expertGroup(), stage.spare() * keptBytes);
      add(Part.GRADIENTS, exposed(talk, busy * BACKWARD / computePasses));
      double owned =
          stage.shared() / layout.data() + stage.experts() / layout.expertDataGroup().size();
      Phase update = Phase.moving(owned * (OPTIMIZER_BYTES + keptBytes + bytes));
      add(Part.OPTIMIZER, device.seconds(update, work.precision()));
    }
  }
}
