package moebench.layers;

import moebench.layers.kernels.Kernels;

/** A back-end that is open: it builds layers, and has kernels for what surrounds them. */
public interface Engine extends AutoCloseable {

  /** Kernels of this host, for all but the layers: embeddings, losses, the optimizer. */
  Kernels kernels();

  /**
   * A new layer with random weights that computes here.
   *
   * @param maxTokens largest batch that its workspace must hold
   * @param seed of the weights, and of jitter and random second choices in training
   * @throws IllegalArgumentException when there is no such layer here
   */
  Layer build(LayerSpec spec, int maxTokens, long seed);

  @Override
  void close();

  /** Layers that compute with {@code kernels}. */
  static Engine of(Kernels kernels) {
    return new Engine() {
      @Override
      public Kernels kernels() {
        return kernels;
      }

      @Override
      public Layer build(LayerSpec spec, int maxTokens, long seed) {
        return spec.build(kernels, maxTokens, seed);
      }

      @Override
      public void close() {
        kernels.close();
      }
    };
  }
}
