package moebench.layers;

import moebench.layers.kernels.Kernels;
import moebench.layers.routing.Router;
import moebench.layers.routing.Routing;

/** Everything needed to build a layer, apart from where it computes and its seed. */
public sealed interface LayerSpec {

  LayerShape shape();

  /**
   * A new layer with random weights.
   *
   * @param kernels where it computes
   * @param maxTokens largest batch that its workspace must hold
   * @param seed of the weights, and of jitter and random second choices in training
   */
  Layer build(Kernels kernels, int maxTokens, long seed);

  /** A dense FFN. */
  static LayerSpec dense(int dModel, int dFf, Activation activation) {
    return new Dense(LayerShape.dense(dModel, dFf, activation));
  }

  /**
   * A dense FFN.
   *
   * @param shape one expert, dropless
   */
  record Dense(LayerShape shape) implements LayerSpec {
    @Override
    public Layer build(Kernels kernels, int maxTokens, long seed) {
      return new DenseFfn(shape, kernels, maxTokens, seed);
    }
  }

  /**
   * The expert layer that a router makes of E experts: it may cut them into smaller ones, each of
   * which then has as many slots as a whole one had.
   *
   * @param experts E, before they are cut
   * @param dFf width of each, before it is cut
   * @param capacity of whole experts
   */
  static LayerSpec.Expert of(
      Router router,
      int dModel,
      int dFf,
      int experts,
      CapacityRule capacity,
      Activation activation,
      ExpertOptions options) {
    int parts = router.granularity();
    if (dFf % parts != 0) {
      throw new IllegalArgumentException(
          "%s cuts experts into %d parts, but dFf %d is no multiple of that: give another dFf"
              .formatted(router.id(), parts, dFf));
    }
    int pieces = router.pieces(experts);
    CapacityRule rule =
        capacity.convention() == CapacityConvention.PER_TOKEN
            ? CapacityRule.perToken(capacity.capacityFactor() * parts)
            : capacity;
    LayerShape shape =
        new LayerShape(dModel, dFf / parts, pieces, router.topK(pieces), rule, activation);
    return new Expert(shape, router, options);
  }

  /**
   * An expert layer. Under a router whose experts have no limit the capacity becomes dropless, and
   * options that mean nothing to a router become 0.
   *
   * @param shape its topK is the router's
   * @param router chooses experts
   * @param options losses, noise and execution
   */
  record Expert(LayerShape shape, Router router, ExpertOptions options) implements LayerSpec {
    public Expert {
      if (shape.topK() != router.topK(shape.experts())) {
        throw new IllegalArgumentException(
            "router %s chooses %d experts per token, but the shape says topK %d"
                .formatted(router.id(), router.topK(shape.experts()), shape.topK()));
      }
      if (router.limit() == Router.Limit.ALWAYS
          && shape.capacity().convention() != CapacityConvention.PER_TOKEN) {
        throw new IllegalArgumentException(
            "router %s fills the slots of each expert, so it needs the capacity convention"
                    .formatted(router.id())
                + " per-token, not "
                + shape.capacity().convention().id());
      }
      if (router.limit() == Router.Limit.NEVER) {
        shape = shape.withCapacity(CapacityRule.dropless());
      }
      options = options.meantFor(router);
    }

    /** The capacity rule of a pass. */
    public CapacityRule capacity(Mode mode) {
      return mode == Mode.EVALUATION_DROPLESS && router.limit() != Router.Limit.ALWAYS
          ? CapacityRule.dropless()
          : shape.capacity();
    }

    /**
     * Which rows a pass computes: without a limit that is not the layer's own, filled ones only.
     */
    public Execution execution(Mode mode) {
      return capacity(mode).equals(shape.capacity()) ? options.execution() : Execution.DYNAMIC;
    }

    /**
     * Most rows that the experts compute for a batch of {@code tokens}. Evaluation without a limit
     * fills a row per assignment, whatever the layer's own capacity.
     */
    public long mostRows(int tokens) {
      long slots = (long) shape.capacity(tokens) * shape.experts();
      if (router.limit() == Router.Limit.ALWAYS) {
        return slots;
      }
      long assignments = (long) tokens * shape.topK();
      if (options.execution() == Execution.DYNAMIC) {
        return assignments;
      }
      return shape.capacity().isDropless()
          ? assignments + (long) shape.experts() * (Routing.BLOCK - 1)
          : Math.max(assignments, slots);
    }

    @Override
    public Layer build(Kernels kernels, int maxTokens, long seed) {
      return new ExpertFfn(this, kernels, maxTokens, seed);
    }
  }
}
