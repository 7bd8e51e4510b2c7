package moebench.layers.aparapi;

import java.util.Arrays;
import moebench.layers.Activation;
import moebench.layers.LayerShape;
import moebench.layers.Parameter;
import moebench.layers.Weights;

/**
 * What every layer on a device does: allocates its buffers, moves data and runs lists of passes.
 *
 * <p>A list runs as the passes of one execution, because buffers that only the device wrote are
 * safe within one: between two, a garbage collection may move an array, and Aparapi then makes its
 * buffer anew from the host's copy. Weights and inputs are the same on both sides. A backward pass
 * therefore begins with the forward pass.
 */
final class DeviceLayer implements AutoCloseable {
  private final LayerPlan plan;
  private final Weights weights;
  private final LayerKernel kernel;
  private final BoundKernel bound;
  private boolean weightsChanged = true;
  private boolean trains;

  /**
   * @param weights of the layer; the device has a copy
   */
  DeviceLayer(LayerPlan plan, Tiles tiles, Weights weights) {
    this.plan = plan;
    this.weights = weights;
    OpenClDevice device = plan.device();
    kernel = tiles.newKernel();
    bound = new BoundKernel(device, kernel, tiles.groups(device), tiles.groupSize());
    setShape();
    allocate(plan.forward());
    allocateGradients(new DeviceBuffers(device));
  }

  private void setShape() {
    LayerShape shape = plan.shape();
    kernel.dModel = shape.dModel();
    kernel.dFf = shape.dFf();
    kernel.experts = shape.experts();
    kernel.topK = shape.topK();
    kernel.windowRows = plan.windowRows();
    kernel.firstExperts = plan.firstExperts();
    kernel.isRouted = plan.isRouted() ? 1 : 0;
    kernel.activation = shape.activation().ordinal();
    kernel.keepsZ = shape.activation() == Activation.RELU ? 0 : 1;
  }

  private void allocate(DeviceBuffers buffers) {
    kernel.program = new int[Passes.most(plan.windows(plan.rows()))];
    kernel.router = weights.router().value().length > 0 ? weights.router().value() : new float[1];
    kernel.w1 = isCut() ? buffers.floats("w1") : weights.w1().value();
    kernel.w1Rest = buffers.floats("w1Rest");
    kernel.b1 = weights.b1().value();
    kernel.w2 = isCut() ? buffers.floats("w2") : weights.w2().value();
    kernel.w2Rest = buffers.floats("w2Rest");
    kernel.b2 = weights.b2().value();
    kernel.x = buffers.floats("x");
    kernel.noise = buffers.floats("noise");
    kernel.noisy = buffers.floats("noisy");
    kernel.draws = buffers.floats("draws");
    kernel.logits = buffers.floats("logits");
    kernel.probabilities = buffers.floats("probabilities");
    kernel.logSumExp = buffers.floats("logSumExp");
    kernel.expert = buffers.ints("expert");
    kernel.gate = buffers.floats("gate");
    kernel.slot = buffers.ints("slot");
    kernel.rowOf = buffers.ints("rowOf");
    kernel.kept = buffers.ints("kept");
    kernel.firstChoices = buffers.ints("firstChoices");
    kernel.firstRow = buffers.ints("firstRow");
    kernel.rowCount = buffers.ints("rowCount");
    kernel.tokenOfRow = buffers.ints("tokenOfRow");
    kernel.gateOfRow = buffers.floats("gateOfRow");
    kernel.h = buffers.floats("h");
    kernel.z = buffers.floats("z");
    kernel.out = buffers.floats("out");
    kernel.y = buffers.floats("y");
  }

  private void allocateGradients(DeviceBuffers buffers) {
    kernel.dy = buffers.floats("dy");
    kernel.dOut = buffers.floats("dOut");
    kernel.dGateOfRow = buffers.floats("dGateOfRow");
    kernel.dh = buffers.floats("dh");
    kernel.dLogits = buffers.floats("dLogits");
    kernel.dRouterIn = buffers.floats("dRouterIn");
    kernel.dx = buffers.floats("dx");
    kernel.dRouter = buffers.floats("dRouter");
    kernel.dW1 = buffers.floats("dW1");
    kernel.dW1Rest = buffers.floats("dW1Rest");
    kernel.dB1 = buffers.floats("dB1");
    kernel.dW2 = buffers.floats("dW2");
    kernel.dW2Rest = buffers.floats("dW2Rest");
    kernel.dB2 = buffers.floats("dB2");
  }

  /** Whether the experts' weights lie in two buffers, and the host's arrays are not theirs. */
  private boolean isCut() {
    return plan.firstExperts() < plan.shape().experts();
  }

  /** Makes room for gradients; a layer that never trains needs none. */
  void beginTraining() {
    if (!trains) {
      allocateGradients(plan.gradients());
      trains = true;
    }
  }

  OpenClDevice device() {
    return plan.device();
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

  /** Runs passes one after the other, with the latest weights. */
  void run(int... passes) {
    int[] program = kernel.program;
    if (!Arrays.equals(passes, 0, passes.length, program, 0, passes.length)) {
      System.arraycopy(passes, 0, program, 0, passes.length);
      bound.upload(program);
    }
    if (weightsChanged) {
      bound.upload(program);
      bound.upload(kernel.router);
      bound.upload(kernel.b1);
      bound.upload(kernel.b2);
      uploadMatrices(weights.w1(), kernel.w1, kernel.w1Rest);
      uploadMatrices(weights.w2(), kernel.w2, kernel.w2Rest);
      weightsChanged = false;
    }
    bound.run(passes.length);
  }

  private void uploadMatrices(Parameter parameter, float[] first, float[] rest) {
    if (isCut()) {
      System.arraycopy(parameter.value(), 0, first, 0, first.length);
      System.arraycopy(parameter.value(), first.length, rest, 0, rest.length);
      bound.upload(rest);
    }
    bound.upload(first);
  }

  /** Copies the gradients of all weights here and adds them to those of the parameters. */
  void addGradients() {
    add(kernel.dW1, weights.w1(), 0);
    add(kernel.dB1, weights.b1(), 0);
    add(kernel.dW2, weights.w2(), 0);
    add(kernel.dB2, weights.b2(), 0);
    if (isCut()) {
      add(kernel.dW1Rest, weights.w1(), kernel.dW1.length);
      add(kernel.dW2Rest, weights.w2(), kernel.dW2.length);
    }
    if (weights.router().value().length > 0) {
      add(kernel.dRouter, weights.router(), 0);
    }
  }

  private void add(float[] gradient, Parameter parameter, int offset) {
    bound.download(gradient);
    float[] sum = parameter.gradient();
    for (int i = 0; i < gradient.length; i++) {
      sum[offset + i] += gradient[i];
    }
  }

  @Override
  public void close() {
    bound.close();
  }
}
