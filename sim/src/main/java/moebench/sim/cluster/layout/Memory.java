package moebench.sim.cluster.layout;

import moebench.sim.cluster.model.Ffn;
import moebench.sim.cluster.model.ModelSpec;
import moebench.sim.cluster.model.Moe;

/**
 * Bytes on the fullest device, with even loads of the experts.
 *
 * @param weights in the precision of the products, replicas of experts included
 * @param gradients in the same, or BF16 where that is FP8
 * @param optimizer master weights and two moments in float32, spread over data-parallel ranks (ZeRO
 *     stage 1, Rajbhandari et al. 2020)
 * @param activations kept for the backward pass, of all micro-batches in flight; in inference those
 *     of one layer
 * @param cache keys and values
 * @param dispatch rows of one layer as they are sent and as the experts get them
 */
public record Memory(
    double weights,
    double gradients,
    double optimizer,
    double activations,
    double cache,
    double dispatch) {

  /** Bytes on one device of a stage. */
  static Memory of(ModelSpec model, Layout layout, Workload work, Stage stage) {
    double held = stage.shared() + stage.experts() + stage.spare();
    double weights = held * work.precision().bytes();
    int kept = work.precision().keptBytes();
    double tokens = layout.microBatch();
    double rowBytes = tokens * expertRows(model) * model.dModel() * kept;
    double dispatch = rowBytes + rowBytes / layout.tensor();
    double all = tokens * keptValues(model, layout, stage) * kept;
    double oneLayer = all / stage.layers();
    if (work.trains()) {
      double inputs = tokens * model.dModel() / layout.tensor() * stage.layers() * kept;
      double inFlight = Math.min(layout.pipeline(), layout.microBatches(work));
      return new Memory(
          weights,
          held * kept,
          work.precision().optimizerBytes()
              * (stage.shared() / layout.data()
                  + stage.experts() / layout.expertDataGroup().size()),
          layout.recompute() ? inputs * inFlight + oneLayer : all * inFlight,
          0,
          dispatch);
    }
    double sequences =
        (double) work.tokens()
            / layout.data()
            / (work.kind() == Workload.Kind.DECODE ? 1 : work.sequence());
    double cache =
        sequences
            * work.sequence()
            * stage.attentions()
            * model.attention().cachedValues(layout.tensor())
            * kept;
    return new Memory(weights, 0, 0, oneLayer, cache, dispatch);
  }

  /** Rows that a token fills in an expert layer, empty slots included. */
  private static double expertRows(ModelSpec model) {
    return model.moe() == null ? 0 : model.moe().rowsPerToken();
  }

  /**
   * Values that a device keeps per token without recomputation, attention's scores not among them
   * (as with FlashAttention, Dao et al. 2022): inputs of every product, and the inner activations
   * before and after the non-linearity. All but keys and values are cut over tp (Korthikanti et al.
   * 2022).
   */
  private static double keptValues(ModelSpec model, Layout layout, Stage stage) {
    double cut =
        stage.attentions()
            * 2.0
            * (model.dModel() + (double) model.attention().heads() * model.attention().headDim());
    if (stage.plainLayers() > 0) {
      cut += stage.plainLayers() * values(model, model.ffn());
    }
    if (stage.moeLayers() > 0) {
      Moe moe = model.moe();
      double beside =
          moe.shared() == null ? 0 : (double) moe.shared().matrices() * moe.shared().dFf();
      cut += stage.moeLayers() * (expertRows(model) * values(model, moe.ffn()) + beside);
    }
    return cut / layout.tensor()
        + stage.attentions() * model.attention().cachedValues(layout.tensor());
  }

  private static double values(ModelSpec model, Ffn ffn) {
    return 2.0 * model.dModel() + (double) ffn.matrices() * ffn.dFf();
  }

  /** All of it. */
  public double total() {
    return weights + gradients + optimizer + activations + cache + dispatch;
  }
}
