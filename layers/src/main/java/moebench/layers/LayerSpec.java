package moebench.layers;

import moebench.layers.kernels.Kernels;
import moebench.layers.routing.Router;

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
   * An expert layer.
   *
   * @param shape its topK is the router's
   * @param router chooses experts
   * @param options losses, noise and execution
   */
  record Expert(LayerShape shape, Router router, ExpertOptions options) implements LayerSpec {
    public Expert {
      if (shape.topK() != router.topK()) {
        throw new IllegalArgumentException(
            "router %s chooses %d experts per token, but the shape says topK %d"
                .formatted(router.id(), router.topK(), shape.topK()));
      }
    }

    @Override
    public Layer build(Kernels kernels, int maxTokens, long seed) {
      return new ExpertFfn(shape, router, options, kernels, maxTokens, seed);
    }
  }
}
