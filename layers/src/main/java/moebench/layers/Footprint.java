package moebench.layers;

/**
 * What one forward pass of a layer costs for a batch: FLOPs (2·m·n·k per GEMM), weights and bytes.
 *
 * <p>Two accountings stand side by side. <b>Padded</b>: all C·E slots are computed.
 * <b>Executed</b>: only filled slots are; since drops depend on the data, the number of filled
 * slots is an argument, and {@link #maxFilledSlots()} bounds it. Without a capacity limit nothing
 * is padded and both agree.
 *
 * @param shape of the layer
 * @param tokens T of the batch
 */
public record Footprint(LayerShape shape, int tokens) {
  private static final int FLOAT_BYTES = Float.BYTES;

  public Footprint {
    shape.capacity(tokens);
  }

  /** A training step costs three times the GEMMs of a forward pass: y, dX and dW. */
  public static double trainingFlops(double forwardFlops) {
    return 3 * forwardFlops;
  }

  /** C·E, or topK·T without a capacity limit. */
  public long paddedSlots() {
    return shape.capacity().isDropless()
        ? (long) shape.topK() * tokens
        : (long) shape.capacity(tokens) * shape.experts();
  }

  /** min(C·E, topK·T): the filled slots of a perfectly balanced routing. */
  public long maxFilledSlots() {
    return Math.min(paddedSlots(), (long) shape.topK() * tokens);
  }

  /** FLOPs of the router's logits; a single expert needs no router. */
  public double routerFlops() {
    return hasRouter() ? 2.0 * tokens * shape.dModel() * shape.experts() : 0;
  }

  /** FLOPs of the experts' two GEMMs over that many rows. */
  public double expertFlops(double rows) {
    return rows * 4 * shape.dModel() * shape.dFf();
  }

  /** Router and every slot. */
  public double paddedFlops() {
    return routerFlops() + expertFlops(paddedSlots());
  }

  /** Router and that many filled slots. */
  public double executedFlops(double filledSlots) {
    return routerFlops() + expertFlops(filledSlots);
  }

  /** Weights of one expert, biases included. */
  public long expertParameters() {
    return 2L * shape.dModel() * shape.dFf() + shape.dFf() + shape.dModel();
  }

  /** Weights of the layer. */
  public long totalParameters() {
    return routerParameters() + shape.experts() * expertParameters();
  }

  /** Weights that one token uses: router and topK experts. */
  public long activeParameters() {
    return routerParameters() + shape.topK() * expertParameters();
  }

  private long routerParameters() {
    return hasRouter() ? (long) shape.dModel() * shape.experts() : 0;
  }

  private boolean hasRouter() {
    return shape.experts() > 1;
  }

  /** Bytes of the weights. */
  public long weightBytes() {
    return totalParameters() * FLOAT_BYTES;
  }

  /**
   * Bytes that a training pass keeps for its backward pass, every slot counted: expert inputs,
   * outputs and inner activations (twice for GELU, whose derivative needs the value before it), and
   * the router's logits and probabilities.
   */
  public long activationBytes() {
    int inner = shape.activation() == Activation.RELU ? 1 : 2;
    long perSlot = (long) inner * shape.dFf();
    long router = 0;
    if (hasRouter()) {
      perSlot += 2L * shape.dModel();
      router = 2L * tokens * shape.experts();
    }
    return (paddedSlots() * perSlot + router) * FLOAT_BYTES;
  }

  /** Bytes of the dispatch and combine buffers, every slot counted; a dense layer has none. */
  public long dispatchBytes() {
    return hasRouter() ? 2 * paddedSlots() * shape.dModel() * FLOAT_BYTES : 0;
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
    return hasRouter() ? 2 * filledSlots * shape.dModel() * FLOAT_BYTES / tokens : 0;
  }
}
