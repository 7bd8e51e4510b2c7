package moebench.layers.aparapi;

import moebench.layers.Activation;
import moebench.layers.LayerShape;

/**
 * The buffers of a layer on a device, and what is cut because one buffer cannot hold it: the
 * experts' weights lie in two where one is too small, and rows are computed in windows, one after
 * the other in the same buffers.
 *
 * @param device where it computes
 * @param shape of the layer
 * @param tokens largest batch
 * @param rows most rows that the experts compute
 * @param isRouted whether tokens are routed to rows; of a dense layer they are its rows
 * @param hasJitter whether the router's input has noise
 * @param windowRows rows of a window
 * @param firstExperts experts whose weights lie in the first buffer
 */
record LayerPlan(
    OpenClDevice device,
    LayerShape shape,
    int tokens,
    long rows,
    boolean isRouted,
    boolean hasJitter,
    int windowRows,
    int firstExperts) {
  /** A window of a large layer is cut where tiles end. */
  private static final int TILE = GpuLayerKernel.SIDE;

  /**
   * Plans a layer.
   *
   * @throws IllegalArgumentException when it does not fit the device
   */
  static LayerPlan of(
      OpenClDevice device,
      LayerShape shape,
      int tokens,
      long rows,
      boolean isRouted,
      boolean hasJitter) {
    long most = DeviceBuffers.most(device);
    int width = isRouted ? Math.max(shape.dModel(), shape.dFf()) : shape.dFf();
    long window = window(rows, Math.max(1, most / width));
    boolean isOne = shape.experts() * matrix(shape) <= most;
    LayerPlan plan =
        new LayerPlan(
            device,
            shape,
            tokens,
            rows,
            isRouted,
            hasJitter,
            (int) window,
            isOne ? shape.experts() : (shape.experts() + 1) / 2);
    plan.forward().check();
    return plan;
  }

  /** Rows of a window: as many windows as it takes, of about the same size. */
  private static long window(long rows, long most) {
    long even = Math.ceilDiv(rows, Math.ceilDiv(rows, most));
    boolean endsWithTile = even < rows && most >= TILE;
    return endsWithTile ? Math.min(Math.ceilDiv(even, TILE), most / TILE) * TILE : even;
  }

  private static long matrix(LayerShape shape) {
    return (long) shape.dModel() * shape.dFf();
  }

  /** Windows of a batch with so many rows. */
  int windows(long rowsOfBatch) {
    return Math.toIntExact(Math.max(1, Math.ceilDiv(rowsOfBatch, windowRows)));
  }

  private long firstMatrices() {
    return firstExperts * matrix(shape);
  }

  private long otherMatrices() {
    return (shape.experts() - firstExperts) * matrix(shape);
  }

  private long input() {
    return (long) tokens * shape.dModel();
  }

  private long outer() {
    return isRouted ? (long) windowRows * shape.dModel() : input();
  }

  private long inner() {
    return (long) windowRows * shape.dFf();
  }

  private long ifRouted(long values) {
    return isRouted ? values : 0;
  }

  private long router() {
    return shape.experts() > 1 ? (long) shape.dModel() * shape.experts() : 0;
  }

  /** Values of a table [tokens, experts]. */
  private long table() {
    return ifRouted((long) tokens * shape.experts());
  }

  /** The buffers of a forward pass, by the names of the kernel's fields. */
  DeviceBuffers forward() {
    long experts = shape.experts();
    long assignments = ifRouted((long) tokens * shape.topK());
    return new DeviceBuffers(device)
        .with("w1", firstMatrices(), otherMatrices())
        .with("w2", firstMatrices(), otherMatrices())
        .with("b1", experts * shape.dFf())
        .with("b2", experts * shape.dModel())
        .with("router", router())
        .with("x", input())
        .with("noise", hasJitter ? input() : 0)
        .with("noisy", hasJitter ? input() : 0)
        .with("draws", ifRouted(tokens))
        .with("logits", table())
        .with("probabilities", table())
        .with("logSumExp", ifRouted(tokens))
        .with("expert", assignments)
        .with("gate", assignments)
        .with("slot", assignments)
        .with("rowOf", assignments)
        .with("kept", experts)
        .with("firstChoices", experts)
        .with("firstRow", experts)
        .with("rowCount", experts)
        .with("tokenOfRow", ifRouted(rows))
        .with("gateOfRow", ifRouted(rows))
        .with("h", inner())
        .with("z", shape.activation() == Activation.RELU ? 0 : inner())
        .with("out", outer())
        .with("y", ifRouted(input()));
  }

  /**
   * Those that training needs besides.
   *
   * @throws IllegalArgumentException when they do not fit the device beside the others
   */
  DeviceBuffers gradients() {
    long experts = shape.experts();
    return new DeviceBuffers(device)
        .with("dW1", firstMatrices(), otherMatrices())
        .with("dW2", firstMatrices(), otherMatrices())
        .with("dB1", experts * shape.dFf())
        .with("dB2", experts * shape.dModel())
        .with("dRouter", router())
        .with("dy", ifRouted(input()))
        .with("dOut", outer())
        .with("dGateOfRow", ifRouted(rows))
        .with("dh", inner())
        .with("dLogits", table())
        .with("dRouterIn", ifRouted(input()))
        .with("dx", ifRouted(input()))
        .checkWith(forward());
  }
}
