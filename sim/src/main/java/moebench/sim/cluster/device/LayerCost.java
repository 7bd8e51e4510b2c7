package moebench.sim.cluster.device;

import moebench.sim.cluster.model.Ffn;
import moebench.sim.cluster.model.Moe;

/**
 * Forward pass of one expert layer on one device, phase by phase.
 *
 * @param router logits, softmax and choice
 * @param dispatch tokens gathered into rows by expert
 * @param experts grouped GEMMs
 * @param combine rows weighted and added up
 */
public record LayerCost(Phase router, Phase dispatch, Phase experts, Phase combine) {

  /**
   * Counts FLOPs and bytes.
   *
   * @param tokens that the device routes
   * @param load of its experts
   * @param split devices that share each expert's matrices (tensor parallelism)
   * @param precision of weights and products
   */
  public static LayerCost of(
      int dModel, Moe moe, double tokens, ExpertLoad load, int split, Precision precision) {
    int bytes = precision.bytes();
    double choices = tokens * moe.topK();
    Phase router =
        Phase.gemm(tokens, (double) dModel * moe.experts(), dModel + 2.0 * moe.experts(), bytes);
    Phase dispatch = dispatch(dModel, moe, tokens, 2 * choices * dModel * bytes);
    Phase combine =
        dispatch(dModel, moe, tokens, (choices + tokens) * dModel * precision.keptBytes());
    return new LayerCost(router, dispatch, experts(dModel, moe.ffn(), load, split, bytes), combine);
  }

  /** Moves bytes, or multiplies with a one-hot matrix [tokens, slots of their group]. */
  private static Phase dispatch(int dModel, Moe moe, double tokens, double moved) {
    if (moe.dispatchGroup() == null) {
      return Phase.moving(moved);
    }
    double slots = moe.rowsPerToken() * moe.dispatchGroup();
    return new Phase(2 * tokens * slots * dModel, moved, tokens, 1);
  }

  private static Phase experts(int dModel, Ffn ffn, ExpertLoad load, int split, int bytes) {
    double parameters = (double) ffn.parameters(dModel) / split;
    double perRow = 2.0 * dModel + (double) ffn.matrices() * ffn.dFf() / split;
    return new Phase(
        2 * load.computed() * parameters,
        (load.touched() * parameters + load.computed() * perRow) * bytes,
        load.touched() > 0 ? load.computed() / load.touched() : 0,
        ffn.matrices());
  }
}
