package moebench.layers.aparapi;

import java.util.List;
import moebench.layers.Batch;
import moebench.layers.Initializer;
import moebench.layers.Layer;
import moebench.layers.LayerShape;
import moebench.layers.Mode;
import moebench.layers.Parameter;
import moebench.layers.Weights;

/** {@link moebench.layers.DenseFfn} on a device. */
public final class DeviceDenseFfn implements Layer, OnDevice {
  private static final int[] NONE = {};
  private static final int[] FORWARD = {LayerBuffers.HIDDEN, LayerBuffers.OUT};
  private static final int[] GRADIENTS = {
    LayerBuffers.D_HIDDEN,
    LayerBuffers.D_W2,
    LayerBuffers.D_W1,
    LayerBuffers.D_BIASES,
    LayerBuffers.D_IN
  };

  private final LayerShape shape;
  private final int maxTokens;
  private final Weights weights;
  private final LayerPlan plan;
  final DeviceLayer layer;
  private final LayerKernel kernel;

  /**
   * @param shape one expert
   * @param maxTokens largest batch
   * @param seed of the weights
   * @throws IllegalArgumentException when it does not fit the device
   */
  public DeviceDenseFfn(OpenClDevice device, LayerShape shape, int maxTokens, long seed) {
    this(device, Tiles.of(device), shape, maxTokens, seed);
  }

  DeviceDenseFfn(OpenClDevice device, Tiles tiles, LayerShape shape, int maxTokens, long seed) {
    Batch.checkWorkspace(shape, maxTokens, 1);
    plan = LayerPlan.of(device, shape, maxTokens, maxTokens, false, false);
    this.shape = shape;
    this.maxTokens = maxTokens;
    this.weights = Weights.random(shape, Initializer.random(seed));
    this.layer = new DeviceLayer(plan, tiles, weights);
    this.kernel = layer.kernel();
    layer.upload(kernel.firstRow);
  }

  @Override
  public LayerShape shape() {
    return shape;
  }

  @Override
  public List<Parameter> parameters() {
    return weights.parameters();
  }

  @Override
  public void forward(float[] x, float[] y, int tokens, Mode mode) {
    Batch.check(shape, tokens, maxTokens, x, y);
    int length = tokens * shape.dModel();
    System.arraycopy(x, 0, kernel.x, 0, length);
    layer.upload(kernel.x);
    kernel.tokens = tokens;
    kernel.rowCount[0] = tokens;
    layer.upload(kernel.rowCount);
    repeatForward();
    layer.download(kernel.out);
    System.arraycopy(kernel.out, 0, y, 0, length);
  }

  @Override
  public void backward(float[] x, float[] dy, float[] dx, int tokens) {
    Batch.checkBackward(shape, tokens, maxTokens, kernel.tokens, x, dy, dx);
    int length = tokens * shape.dModel();
    layer.beginTraining();
    // Rows are tokens and there are no gates, so that dy is dOut, and out becomes dx.
    System.arraycopy(dy, 0, kernel.dOut, 0, length);
    layer.upload(kernel.dOut);
    // Gradients do not need the output.
    layer.run(passes(Passes.with(new int[] {LayerBuffers.HIDDEN}, GRADIENTS)));
    layer.download(kernel.out);
    System.arraycopy(kernel.out, 0, dx, 0, length);
    layer.addGradients();
  }

  @Override
  public void parametersChanged() {
    layer.weightsChanged();
  }

  @Override
  public double auxiliaryLoss() {
    return 0;
  }

  @Override
  public OpenClDevice device() {
    return layer.device();
  }

  @Override
  public void requireRoomToTrain() {
    plan.gradients();
  }

  @Override
  public List<Phase> phases() {
    return List.of(Phase.FIRST_PRODUCT, Phase.SECOND_PRODUCT);
  }

  @Override
  public void repeatForward() {
    layer.run(passes(FORWARD));
  }

  @Override
  public void repeatForward(Phase phase, int times) {
    layer.run(Passes.repeated(passes(FORWARD), phase, times));
  }

  @Override
  public void repeatTraining() {
    layer.beginTraining();
    layer.run(passes(Passes.with(FORWARD, GRADIENTS)));
  }

  private int[] passes(int[] ofWindow) {
    return Passes.of(NONE, plan.windows(kernel.tokens), ofWindow);
  }

  @Override
  public void close() {
    layer.close();
  }
}
