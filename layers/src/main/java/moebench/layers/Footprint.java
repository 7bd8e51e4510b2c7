package moebench.layers;

import moebench.layers.routing.Router;
import moebench.layers.routing.Routing;
import moebench.layers.routing.TopK;
import moebench.layers.routing.UniformLoad;

/**
 * What one forward pass of a layer costs for a batch: FLOPs (2·m·n·k per GEMM), weights and bytes.
 *
 * <p>Two accountings stand side by side. <b>Padded</b>: all C·E slots are computed.
 * <b>Executed</b>: only filled slots are; since drops depend on the data, the number of filled
 * slots is an argument, and {@link #maxFilledSlots()} bounds it. Without a capacity limit padded
 * means that each expert's rows fill whole blocks.
 *
 * @param shape of the layer
 * @param router of the layer; of no account when it has one expert
 * @param tokens T of the batch
 */
public record Footprint(LayerShape shape, Router router, int tokens) {
  private static final int FLOAT_BYTES = Float.BYTES;

  public Footprint {
    shape.capacity(tokens);
  }

  /** Of a layer whose router takes the topK most probable experts. */
  public Footprint(LayerShape shape, int tokens) {
    this(shape, new TopK(shape.topK()), tokens);
  }

  /** Of a layer. */
  public static Footprint of(LayerSpec spec, int tokens) {
    return switch (spec) {
      case LayerSpec.Dense dense -> new Footprint(dense.shape(), tokens);
      case LayerSpec.Expert expert -> new Footprint(expert.shape(), expert.router(), tokens);
    };
  }

  /** A training step costs three times the GEMMs of a forward pass: y, dX and dW. */
  public static double trainingFlops(double forwardFlops) {
    return 3 * forwardFlops;
  }

  /**
   * C·E, known from the sizes. Without a capacity limit rows depend on the data: this is what is
   * expected of uniform loads when every expert's rows fill whole blocks of {@link Routing#BLOCK}.
   */
  public long paddedSlots() {
    if (!shape.capacity().isDropless() || shape.experts() == 1) {
      return slots();
    }
    return Math.round(
        UniformLoad.expectedBlockRows(tokens, shape.experts(), shape.topK(), Routing.BLOCK));
  }

  /** Slots that buffers have room for: C·E, or topK·T without a capacity limit. */
  private long slots() {
    return shape.capacity().isDropless()
        ? (long) shape.topK() * tokens
        : (long) shape.capacity(tokens) * shape.experts();
  }

  /** min(C·E, topK·T): the filled slots of a perfectly balanced routing. */
  public long maxFilledSlots() {
    return Math.min(slots(), (long) shape.topK() * tokens);
  }

  /**
   * FLOPs that no routing changes: those of the router's logits, and of experts that every token
   * uses.
   */
  public double fixedFlops() {
    return routerFlops() + expertFlops((double) router.sharedExperts() * tokens);
  }

  /** FLOPs of the router's logits; a single expert, or a fixed table, needs none. */
  public double routerFlops() {
    return hasRouter() ? 2.0 * tokens * shape.dModel() * shape.experts() : 0;
  }

  /** FLOPs of the experts' two GEMMs over that many rows. */
  public double expertFlops(double rows) {
    return rows * 4 * shape.dModel() * shape.dFf();
  }

  /** Router, shared experts and every slot. */
  public double paddedFlops() {
    return fixedFlops() + expertFlops(paddedSlots());
  }

  /** Router, shared experts and that many filled slots. */
  public double executedFlops(double filledSlots) {
    return fixedFlops() + expertFlops(filledSlots);
  }

  /** Weights of one expert, biases included. */
  public long expertParameters() {
    return 2L * shape.dModel() * shape.dFf() + shape.dFf() + shape.dModel();
  }

  /** Weights of the layer. */
  public long totalParameters() {
    return routerParameters() + sharedParameters() + shape.experts() * expertParameters();
  }

  /**
   * Weights that one token uses: router, shared experts and topK others; where experts choose
   * tokens, as many others as a token has on average.
   */
  public long activeParameters() {
    double active =
        router.limit() == Router.Limit.ALWAYS ? (double) slots() / tokens : shape.topK();
    return routerParameters() + sharedParameters() + Math.round(active * expertParameters());
  }

  /** One FFN as wide as all shared experts together. */
  private long sharedParameters() {
    long width = (long) router.sharedExperts() * shape.dFf();
    return width == 0 ? 0 : 2 * width * shape.dModel() + width + shape.dModel();
  }

  private long routerParameters() {
    return hasRouter() ? (long) shape.dModel() * shape.experts() : 0;
  }

  private boolean hasRouter() {
    return isRouted() && router.isLearned();
  }

  private boolean isRouted() {
    return shape.experts() > 1;
  }

  /** Bytes of the weights. */
  public long weightBytes() {
    return totalParameters() * FLOAT_BYTES;
  }

  /**
   * Bytes that a training pass keeps for its backward pass, every slot counted: expert inputs,
   * outputs and inner activations (twice for GELU, whose derivative needs the value before it),
   * inner activations and output of shared experts, and the router's logits and probabilities.
   */
  public long activationBytes() {
    int inner = shape.activation() == Activation.RELU ? 1 : 2;
    long perSlot = (long) inner * shape.dFf();
    long others = 0;
    if (router.sharedExperts() > 0) {
      others = tokens * (router.sharedExperts() * perSlot + shape.dModel());
    }
    if (isRouted()) {
      perSlot += 2L * shape.dModel();
    }
    if (hasRouter()) {
      others += 2L * tokens * shape.experts();
    }
    return (slots() * perSlot + others) * FLOAT_BYTES;
  }

  /** Bytes of the dispatch and combine buffers, every slot counted; a dense layer has none. */
  public long dispatchBytes() {
    return isRouted() ? 2 * slots() * shape.dModel() * FLOAT_BYTES : 0;
  }

  /**
   * Compulsory traffic of a forward pass: bytes of the input, every weight and the output, each
   * once. A machine whose caches held all that lies between would move no more; FLOPs over these
   * bytes are the arithmetic intensity that a roofline is drawn over (Williams et al. 2009).
   */
  public long compulsoryBytes() {
    return (2L * tokens * shape.dModel() + totalParameters()) * FLOAT_BYTES;
  }

  /**
   * Compulsory traffic of a forward and backward pass: input, its gradient and the output's, and
   * every weight with its gradient, each once.
   */
  public long trainingBytes() {
    return (3L * tokens * shape.dModel() + 2 * totalParameters()) * FLOAT_BYTES;
  }

  /**
   * Bytes per token that a forward pass would move under expert parallelism: each filled slot moves
   * dModel values to its expert and back. A dense layer moves none.
   */
  public double allToAllBytesPerToken(double filledSlots) {
    return isRouted() ? 2 * filledSlots * shape.dModel() * FLOAT_BYTES / tokens : 0;
  }
}
