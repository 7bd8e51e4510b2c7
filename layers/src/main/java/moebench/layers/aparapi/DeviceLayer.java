package moebench.layers.aparapi;

import java.util.Arrays;
import moebench.layers.Activation;
import moebench.layers.LayerShape;
import moebench.layers.Parameter;
import moebench.layers.Weights;

/**
 * What every layer on a device does: allocates its buffers, moves data and runs lists of stages.
 *
 * <p>A list runs as the passes of one execution, because buffers that only the device wrote are
 * safe within one: between two, a garbage collection may move an array, and Aparapi then makes its
 * buffer anew from the host's copy. Weights and inputs are the same on both sides. A backward pass
 * therefore begins with the forward pass.
 */
final class DeviceLayer implements AutoCloseable {
  private static final int MOST_STAGES = 32;

  private final OpenClDevice device;
  private final LayerShape shape;
  private final Weights weights;
  private final DeviceBuffers sizes;
  private final LayerKernel kernel;
  private final BoundKernel bound;
  private final int[] stages = new int[MOST_STAGES];
  private boolean weightsChanged = true;
  private boolean trains;

  /**
   * @param sizes of the buffers, from {@link #sizes}
   * @param weights of the layer; the device has a copy
   */
  DeviceLayer(
      OpenClDevice device, Tiles tiles, LayerShape shape, Weights weights, DeviceBuffers sizes) {
    this.device = device;
    this.shape = shape;
    this.weights = weights;
    this.sizes = sizes;
    kernel = tiles.newKernel();
    bound = new BoundKernel(device, kernel, tiles.groups(device), tiles.groupSize());
    setShape();
    allocate();
  }

  /**
   * The buffers of a layer, checked.
   *
   * @param rows most rows that the experts compute
   * @param routed whether tokens are routed to rows
   * @param jitter whether the router's input has noise
   * @throws IllegalArgumentException when one, or all together, are too large for the device
   */
  static DeviceBuffers sizes(
      OpenClDevice device,
      LayerShape shape,
      int tokens,
      long rows,
      boolean routed,
      boolean jitter) {
    long input = (long) tokens * shape.dModel();
    long table = routed ? (long) tokens * shape.experts() : 0;
    long assignments = routed ? (long) tokens * shape.topK() : 0;
    long matrices = (long) shape.experts() * shape.dModel() * shape.dFf();
    boolean keepsZ = shape.activation() != Activation.RELU;
    return new DeviceBuffers(device)
        .with("w1", matrices)
        .with("w2", matrices)
        .with("b1", (long) shape.experts() * shape.dFf())
        .with("b2", (long) shape.experts() * shape.dModel())
        .with("router", routed ? (long) shape.dModel() * shape.experts() : 0)
        .with("x", input)
        .with("noise", jitter ? input : 0)
        .with("draws", routed ? tokens : 0)
        .with("logits", table)
        .with("probabilities", table)
        .with("logSumExp", routed ? tokens : 0)
        .with("assignments", assignments)
        .with("experts", shape.experts())
        .with("rows", routed ? rows : 0)
        .with("h", rows * shape.dFf())
        .with("z", keepsZ ? rows * shape.dFf() : 0)
        .with("out", rows * shape.dModel())
        .with("y", routed ? input : 0)
        .check();
  }

  private void setShape() {
    kernel.dModel = shape.dModel();
    kernel.dFf = shape.dFf();
    kernel.experts = shape.experts();
    kernel.topK = shape.topK();
    kernel.activation = shape.activation().ordinal();
    kernel.keepsZ = shape.activation() == Activation.RELU ? 0 : 1;
  }

  private void allocate() {
    kernel.program = stages;
    kernel.router = shape.experts() > 1 ? weights.router().value() : new float[1];
    kernel.w1 = weights.w1().value();
    kernel.b1 = weights.b1().value();
    kernel.w2 = weights.w2().value();
    kernel.b2 = weights.b2().value();
    kernel.x = sizes.floats("x");
    kernel.noise = sizes.floats("noise");
    kernel.noisy = sizes.floats("noise");
    kernel.draws = sizes.floats("draws");
    kernel.logits = sizes.floats("logits");
    kernel.probabilities = sizes.floats("probabilities");
    kernel.logSumExp = sizes.floats("logSumExp");
    kernel.expert = sizes.ints("assignments");
    kernel.gate = sizes.floats("assignments");
    kernel.slot = sizes.ints("assignments");
    kernel.rowOf = sizes.ints("assignments");
    kernel.kept = sizes.ints("experts");
    kernel.firstChoices = sizes.ints("experts");
    kernel.firstRow = sizes.ints("experts");
    kernel.rowCount = sizes.ints("experts");
    kernel.tokenOfRow = sizes.ints("rows");
    kernel.gateOfRow = sizes.floats("rows");
    kernel.h = sizes.floats("h");
    kernel.z = sizes.floats("z");
    kernel.out = sizes.floats("out");
    kernel.y = sizes.floats("y");
    allocateGradients(new DeviceBuffers(device));
  }

  private void allocateGradients(DeviceBuffers gradients) {
    kernel.dy = gradients.floats("dy");
    kernel.dOut = gradients.floats("dOut");
    kernel.dGateOfRow = gradients.floats("dGateOfRow");
    kernel.dh = gradients.floats("dh");
    kernel.dLogits = gradients.floats("dLogits");
    kernel.dRouterIn = gradients.floats("dRouterIn");
    kernel.dx = gradients.floats("dx");
    kernel.dRouter = gradients.floats("dRouter");
    kernel.dW1 = gradients.floats("dW1");
    kernel.dB1 = gradients.floats("dB1");
    kernel.dW2 = gradients.floats("dW2");
    kernel.dB2 = gradients.floats("dB2");
  }

  /** Makes room for gradients; a layer that never trains needs none. */
  void beginTraining() {
    if (trains) {
      return;
    }
    boolean routed = kernel.isRouted == 1;
    DeviceBuffers gradients =
        new DeviceBuffers(device)
            .with("dy", routed ? kernel.y.length : 0)
            .with("dOut", kernel.out.length)
            .with("dGateOfRow", kernel.gateOfRow.length)
            .with("dh", kernel.h.length)
            .with("dLogits", kernel.logits.length)
            .with("dRouterIn", routed ? kernel.x.length : 0)
            .with("dx", routed ? kernel.x.length : 0)
            .with("dRouter", kernel.router.length)
            .with("dW1", kernel.w1.length)
            .with("dB1", kernel.b1.length)
            .with("dW2", kernel.w2.length)
            .with("dB2", kernel.b2.length);
    sizes.checkWith(gradients);
    allocateGradients(gradients);
    trains = true;
  }

  OpenClDevice device() {
    return device;
  }

  /** The buffers, for whoever knows what they mean. */
  LayerKernel kernel() {
    return kernel;
  }

  void weightsChanged() {
    weightsChanged = true;
  }

  void upload(float[] array) {
    bound.upload(array);
  }

  void upload(int[] array) {
    bound.upload(array);
  }

  void download(float[] array) {
    bound.download(array);
  }

  void download(int[] array) {
    bound.download(array);
  }

  /** Runs stages one after the other, with the latest weights. */
  void run(int... list) {
    if (!Arrays.equals(list, 0, list.length, stages, 0, list.length)) {
      System.arraycopy(list, 0, stages, 0, list.length);
      bound.upload(stages);
    }
    if (weightsChanged) {
      bound.upload(stages);
      bound.upload(kernel.router);
      bound.upload(kernel.w1);
      bound.upload(kernel.b1);
      bound.upload(kernel.w2);
      bound.upload(kernel.b2);
      weightsChanged = false;
    }
    bound.run(list.length);
  }

  /** Copies the gradients of all weights here and adds them to those of the parameters. */
  void addGradients() {
    add(kernel.dW1, weights.w1());
    add(kernel.dB1, weights.b1());
    add(kernel.dW2, weights.w2());
    add(kernel.dB2, weights.b2());
    if (shape.experts() > 1) {
      add(kernel.dRouter, weights.router());
    }
  }

  private void add(float[] gradient, Parameter parameter) {
    bound.download(gradient);
    float[] sum = parameter.gradient();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += gradient[i];
    }
  }

  @Override
  public void close() {
    bound.close();
  }
}
