package moebench.sim.cluster.layout;

import moebench.sim.cluster.model.ModelSpec;

/**
 * Bytes on the fullest device.
 *
 * @param weights in the precision of the products
 * @param gradients in the same
 * @param optimizer master weights and two moments in float32, spread over data-parallel ranks (ZeRO
 *     stage 1, Rajbhandari et al. 2020)
 * @param activations kept for the backward pass, of all micro-batches in flight; in inference those
 *     of one layer
 * @param cache keys and values
 * @param dispatch rows of one layer on their way to experts and back
 */
public record Memory(
    double weights,
    double gradients,
    double optimizer,
    double activations,
    double cache,
    double dispatch) {
  private static final int FLOAT_BYTES = Float.BYTES;
  private static final int OPTIMIZER_VALUES = 3;

  /** Bytes on one device; the embedding is counted once, on its stage. */
  static Memory of(ModelSpec model, Layout layout, Workload work) {
    int b = work.precision().bytes();
    double cut = (double) layout.tensor() * layout.pipeline();
    double embedding = (double) model.embeddingParameters() / layout.tensor();
    double shared =
        (model.sharedParameters() - model.embeddingParameters()) / cut
            + (layout.pipeline() > 1 && !model.tiedEmbedding() ? embedding / 2 : embedding);
    double experts = model.expertParameters() / cut / layout.expert();
    double weights = (shared + experts) * b;
    double layers = (double) model.layers() / layout.pipeline();
    double inFlight = Math.min(layout.pipeline(), StepModel.microBatches(layout, work));
    double rows = (double) layout.microBatch() / layout.tensor();
    double dispatch = 2 * rows * expertRows(model) * model.dModel() * b;
    if (work.trains()) {
      double perLayer = layout.recompute() ? model.dModel() : keptValues(model);
      double recomputed = layout.recompute() ? rows * keptValues(model) * b : 0;
      return new Memory(
          weights,
          weights,
          OPTIMIZER_VALUES
              * FLOAT_BYTES
              * (shared / layout.data() + experts / Math.max(1, layout.data() / layout.expert())),
          rows * layers * perLayer * b * inFlight + recomputed,
          0,
          dispatch);
    }
    double sequences =
        (double) work.tokens()
            / layout.data()
            / (work.kind() == Workload.Kind.DECODE ? 1 : work.sequence());
    double cache = sequences * work.sequence() * model.cacheBytes(b) / cut;
    return new Memory(weights, 0, 0, rows * keptValues(model) * b, cache, dispatch);
  }

  /** Rows that a token fills in an expert layer, empty slots included. */
  private static double expertRows(ModelSpec model) {
    return model.moe() == null ? 0 : model.moe().rowsPerToken();
  }

  /**
   * Values that a layer keeps per token without recomputation, attention's scores not among them
   * (as with FlashAttention, Dao et al. 2022): inputs of every product, and the inner activations
   * before and after the non-linearity.
   */
  private static double keptValues(ModelSpec model) {
    double attention =
        2.0 * model.dModel()
            + model.attention().cachedValues()
            + 2.0 * model.attention().heads() * model.attention().headDim();
    double dense = 0;
    if (model.ffn() != null) {
      dense = 2.0 * model.dModel() + (double) model.ffn().matrices() * model.ffn().dFf();
    }
    double share = (double) model.moeLayers() / model.layers();
    if (share == 0) {
      return attention + dense;
    }
    double perRow =
        2.0 * model.dModel() + (double) model.moe().ffn().matrices() * model.moe().ffn().dFf();
    double beside =
        model.moe().shared() == null
            ? 0
            : (double) model.moe().shared().matrices() * model.moe().shared().dFf();
    return attention + (1 - share) * dense + share * (expertRows(model) * perRow + beside);
  }

  /** All of it. */
  public double total() {
    return weights + gradients + optimizer + activations + cache + dispatch;
  }
}
