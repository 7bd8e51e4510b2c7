package moebench.layers;

import java.util.List;

/**
 * A feed-forward layer between two residual additions: {@link DenseFfn}, {@link ExpertFfn}, or one
 * of these on a device.
 *
 * <p>An instance owns its weights and its workspace, sized for a largest batch at construction, so
 * that a forward or backward pass allocates nothing. It belongs to one thread.
 */
public interface Layer extends AutoCloseable {

  LayerShape shape();

  /** All weights, in a fixed order. */
  List<Parameter> parameters();

  /**
   * Says what the tokens of the next passes are, such as their bytes, for routers that look at
   * that.
   *
   * @param symbols {@code [tokens]}, the caller's own array, read in each pass
   */
  default void identify(int[] symbols) {}

  /**
   * Writes {@code y = layer(x)}.
   *
   * @param x {@code [tokens, dModel]}
   * @param y {@code [tokens, dModel]}, overwritten; another array than {@code x}
   * @throws IllegalArgumentException when an array is too short or the batch larger than the
   *     workspace
   */
  void forward(float[] x, float[] y, int tokens, Mode mode);

  /**
   * Back-propagates through the latest {@link Mode#TRAINING} forward pass, of the same {@code x}.
   *
   * @param x {@code [tokens, dModel]}, the input of that pass
   * @param dy {@code [tokens, dModel]}, the gradient of the loss by the output
   * @param dx {@code [tokens, dModel]}, overwritten by the gradient by the input
   *     <p>Gradients by the weights are <em>added</em> to {@link Parameter#gradient()}; that of
   *     {@link #auxiliaryLoss()} is included.
   */
  void backward(float[] x, float[] dy, float[] dx, int tokens);

  /** Tells the layer that weights were written, so that packed copies are made anew. */
  void parametersChanged();

  /** Balance loss plus z-loss of the latest training pass, in nats; 0 for a dense layer. */
  double auxiliaryLoss();

  /** Frees what a device holds; the layer cannot be used any more. */
  @Override
  default void close() {}
}
