package moebench.sim;

import moebench.layers.CapacityRule;
import moebench.layers.Footprint;
import moebench.layers.LayerSpec;

/**
 * What the {@linkplain NgramModel model} around a layer costs. FLOPs are those of its GEMMs: the
 * blocks' experts and routers and the output projection; a training step is three forward passes.
 *
 * @param layer one block's, for one training batch
 * @param blocks residual blocks
 */
public record ModelFootprint(Footprint layer, int blocks) {
  /** What Adam keeps for each weight. */
  private static final int MOMENTS = 2;

  public ModelFootprint {
    if (blocks < 1) {
      throw new IllegalArgumentException("blocks must be 1 or more, not " + blocks);
    }
  }

  /**
   * @param tokens of a training batch
   */
  public static ModelFootprint of(LayerSpec layer, int blocks, int tokens) {
    return new ModelFootprint(Footprint.of(layer, tokens), blocks);
  }

  /**
   * FLOPs of a training step.
   *
   * @param slots that count in all blocks together
   */
  public double stepFlops(double slots) {
    double output = 2.0 * layer.tokens() * layer.shape().dModel() * NgramModel.SYMBOLS;
    double forward = blocks * layer.fixedFlops() + layer.expertFlops(slots) + output;
    return Footprint.trainingFlops(forward);
  }

  /**
   * FLOPs of a training step, known before anything is routed: exact when padded under a capacity
   * limit, what uniform loads would cost when padded without one, else a bound.
   */
  public double stepFlops(Accounting accounting) {
    return stepFlops(stepSlots(accounting));
  }

  /**
   * Compulsory traffic of a training step (see {@link Footprint#compulsoryBytes}): every weight and
   * both its moments of Adam read and written once. Gradients and activations come and go within
   * the step, and the text is a byte per token.
   */
  public long stepBytes() {
    return 2L * (1 + MOMENTS) * Float.BYTES * totalParameters();
  }

  /** FLOPs of the forward pass of one token without a capacity limit, filled slots only. */
  public double droplessForwardFlops() {
    Footprint unlimited =
        new Footprint(
            layer.shape().withCapacity(CapacityRule.dropless()), layer.router(), layer.tokens());
    double step = new ModelFootprint(unlimited, blocks).stepFlops(Accounting.EXECUTED);
    return step / Footprint.trainingFlops(layer.tokens());
  }

  /** Slots of all blocks that count in a step, known before anything is routed. */
  double stepSlots(Accounting accounting) {
    return (double) blocks * accounting.slots(layer);
  }

  /**
   * Training steps that a budget buys, rounded down.
   *
   * @param budgetFlops of the whole training run, evaluations not counted
   * @throws IllegalArgumentException when that is not a single one
   */
  public int steps(double budgetFlops, Accounting accounting) {
    double cost = stepFlops(accounting);
    double steps = Math.floor(budgetFlops / cost);
    if (!(steps >= 1 && steps <= Integer.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "a budget of %s FLOPs buys %.0f steps of %.4g: give one of 1 to 2^31 steps"
              .formatted(budgetFlops, steps, cost));
    }
    return (int) steps;
  }

  /** Weights of the model. */
  public long totalParameters() {
    return blocks * layer.totalParameters() + aroundLayers(Batch.CONTEXT * NgramModel.SYMBOLS);
  }

  /** Weights that one token uses: of the tables a row each, of the experts topK. */
  public long activeParameters() {
    return blocks * layer.activeParameters() + aroundLayers(Batch.CONTEXT);
  }

  /** Rows of the tables, gain and bias of every LayerNorm, the output projection. */
  private long aroundLayers(int tableRows) {
    long dModel = layer.shape().dModel();
    return dModel * (tableRows + 2 * (blocks + 1) + NgramModel.SYMBOLS);
  }
}
