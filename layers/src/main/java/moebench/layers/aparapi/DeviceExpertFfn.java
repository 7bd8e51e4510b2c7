package moebench.layers.aparapi;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import moebench.layers.Batch;
import moebench.layers.CapacityRule;
import moebench.layers.Execution;
import moebench.layers.ExpertLayer;
import moebench.layers.ExpertOptions;
import moebench.layers.Initializer;
import moebench.layers.LayerShape;
import moebench.layers.LayerSpec;
import moebench.layers.Mode;
import moebench.layers.Parameter;
import moebench.layers.RouterLosses;
import moebench.layers.Weights;
import moebench.layers.kernels.Kernels;
import moebench.layers.routing.Router;
import moebench.layers.routing.Routing;
import moebench.layers.routing.Switch;
import moebench.layers.routing.TopTwo;

/**
 * {@link moebench.layers.ExpertFfn} on a device, with the routers Switch and top-2.
 *
 * <p>Random numbers are drawn here, in the order in which {@code ExpertFfn} draws them, so that a
 * seed gives the same noise and the same second choices.
 */
public final class DeviceExpertFfn implements ExpertLayer, OnDevice {
  private static final int[] PRODUCTS = {LayerBuffers.HIDDEN, LayerBuffers.OUT};
  private static final int[] OUTPUT = Passes.with(PRODUCTS, LayerBuffers.COMBINE);
  private static final int[] GRADIENTS = {
    LayerBuffers.D_OUT,
    LayerBuffers.D_HIDDEN,
    LayerBuffers.D_W2,
    LayerBuffers.D_W1,
    LayerBuffers.D_BIASES,
    LayerBuffers.D_IN,
    LayerBuffers.D_X
  };
  private static final int[] GRADIENTS_OF_ROUTER = {
    LayerBuffers.D_LOGITS,
    LayerBuffers.D_ROUTER,
    LayerBuffers.D_ROUTER_IN,
    LayerBuffers.D_X_OF_ROUTER
  };

  private final LayerShape shape;
  private final Router router;
  private final ExpertOptions options;
  private final Kernels host;
  private final int maxTokens;
  private final RandomGenerator random;
  private final Weights weights;
  private final LayerPlan plan;
  private final RouterLosses losses;
  private final LayerSpec.Expert spec;
  final DeviceLayer layer;
  private final LayerKernel kernel;
  private final Routing routing;
  private CapacityRule rule;
  private int[] routes = {};
  private boolean routingIsStale;
  private boolean lossIsStale;
  private double auxiliaryLoss;

  /**
   * @param host computes statistics of the router
   * @param maxTokens largest batch
   * @param seed of the weights, and of jitter and random second choices in training
   * @throws IllegalArgumentException when it does not fit the device, or has another router
   */
  public DeviceExpertFfn(
      OpenClDevice device, LayerSpec.Expert spec, Kernels host, int maxTokens, long seed) {
    this(device, Tiles.of(device), spec, host, maxTokens, seed);
  }

  DeviceExpertFfn(
      OpenClDevice device,
      Tiles tiles,
      LayerSpec.Expert spec,
      Kernels host,
      int maxTokens,
      long seed) {
    shape = spec.shape();
    router = spec.router();
    options = spec.options();
    this.spec = spec;
    requireKernel(spec);
    long rows = spec.mostRows(maxTokens);
    Batch.checkWorkspace(shape, maxTokens, 1);
    plan = LayerPlan.of(device, shape, maxTokens, rows, true, options.jitter() > 0);
    this.host = host;
    this.maxTokens = maxTokens;
    random = Initializer.random(seed);
    weights = Weights.random(shape, random);
    losses = new RouterLosses(options, host, shape.experts());
    layer = new DeviceLayer(plan, tiles, weights);
    kernel = layer.kernel();
    routing = new Routing(maxTokens, shape.experts(), shape.topK(), (int) rows);
    layer.upload(kernel.logits);
  }

  /**
   * Refuses what has no kernel here.
   *
   * @throws IllegalArgumentException naming it
   */
  static void requireKernel(LayerSpec.Expert spec) {
    if (!(spec.router() instanceof Switch || spec.router() instanceof TopTwo)) {
      throw new IllegalArgumentException(
          "router %s has no kernel for devices: use switch or moe, or a back-end of this host"
              .formatted(spec.router().id()));
    }
    if (spec.shape().capacity().isDropless() && spec.options().execution() == Execution.STATIC) {
      throw new IllegalArgumentException(
          "static execution without a limit has no kernel for devices: use dynamic");
    }
  }

  @Override
  public LayerShape shape() {
    return shape;
  }

  @Override
  public Router router() {
    return router;
  }

  @Override
  public List<Parameter> parameters() {
    return weights.parameters();
  }

  @Override
  public void forward(float[] x, float[] y, int tokens, Mode mode) {
    Batch.check(shape, tokens, maxTokens, x, y);
    boolean training = mode == Mode.TRAINING;
    if (!training) {
      auxiliaryLoss();
    }
    System.arraycopy(x, 0, kernel.x, 0, tokens * shape.dModel());
    layer.upload(kernel.x);
    rule = spec.capacity(mode);
    kernel.tokens = tokens;
    kernel.slots = rule.capacity(tokens, shape.experts(), shape.topK());
    kernel.isStatic = spec.execution(mode) == Execution.STATIC ? 1 : 0;
    kernel.balanceScale = (float) (options.balanceLoss() * shape.experts() / tokens / tokens);
    kernel.zScale = (float) (2 * options.zLoss() / tokens);
    draw(training);
    routes =
        IntStream.of(
                kernel.hasJitter == 1 ? LayerBuffers.JITTER : -1,
                hasRouter() ? LayerBuffers.LOGITS : -1,
                LayerBuffers.CHOOSE,
                LayerBuffers.SLOTS,
                LayerBuffers.LAY_OUT)
            .filter(stage -> stage >= 0)
            .toArray();
    repeatForward();
    layer.download(kernel.y);
    System.arraycopy(kernel.y, 0, y, 0, tokens * shape.dModel());
    routingIsStale = true;
    lossIsStale = training;
  }

  /** Noise on the router's input, and what decides on second choices. */
  private void draw(boolean training) {
    boolean jitters = training && hasRouter() && options.jitter() > 0;
    kernel.hasJitter = jitters ? 1 : 0;
    if (jitters) {
      float width = (float) options.jitter();
      for (int i = 0; i < kernel.tokens * shape.dModel(); i++) {
        kernel.noise[i] = 1 + width * (2 * random.nextFloat() - 1);
      }
      layer.upload(kernel.noise);
    }
    boolean drops =
        training
            && router instanceof TopTwo two
            && two.secondChoice() == TopTwo.SecondChoice.RANDOM;
    kernel.hasDraws = drops ? 1 : 0;
    if (drops) {
      for (int t = 0; t < kernel.tokens; t++) {
        kernel.draws[t] = random.nextFloat();
      }
      layer.upload(kernel.draws);
    }
  }

  @Override
  public void backward(float[] x, float[] dy, float[] dx, int tokens) {
    Batch.checkBackward(shape, tokens, maxTokens, kernel.tokens, x, dy, dx);
    layer.beginTraining();
    System.arraycopy(dy, 0, kernel.dy, 0, tokens * shape.dModel());
    layer.upload(kernel.dy);
    layer.run(training(PRODUCTS));
    layer.download(kernel.dx);
    System.arraycopy(kernel.dx, 0, dx, 0, tokens * shape.dModel());
    layer.addGradients();
  }

  @Override
  public Routing routing() {
    if (routingIsStale) {
      RoutingOfDevice.read(layer, rule, routing);
      routingIsStale = false;
    }
    return routing;
  }

  @Override
  public double routerEntropy() {
    layer.download(kernel.logits);
    layer.download(kernel.probabilities);
    layer.download(kernel.logSumExp);
    int length = kernel.tokens * shape.experts();
    double sum = -host.dot(kernel.probabilities, kernel.logits, length);
    for (int t = 0; t < kernel.tokens; t++) {
      sum += kernel.logSumExp[t];
    }
    return sum / kernel.tokens;
  }

  @Override
  public double auxiliaryLoss() {
    if (lossIsStale) {
      layer.download(kernel.probabilities);
      layer.download(kernel.logSumExp);
      auxiliaryLoss = losses.value(kernel.probabilities, kernel.logSumExp, routing());
      lossIsStale = false;
    }
    return auxiliaryLoss;
  }

  @Override
  public void parametersChanged() {
    layer.weightsChanged();
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
    return List.of(Phase.values());
  }

  @Override
  public void repeatForward() {
    layer.run(forward());
  }

  @Override
  public void repeatForward(Phase phase, int times) {
    layer.run(Passes.repeated(forward(), phase, times));
  }

  @Override
  public void repeatTraining() {
    layer.beginTraining();
    layer.run(training(OUTPUT));
  }

  private int[] forward() {
    return Passes.of(routes, windows(), OUTPUT);
  }

  /** All passes of a step, of which {@code ofWindow} are the forward ones of a window. */
  private int[] training(int[] ofWindow) {
    int[] both = Passes.with(ofWindow, GRADIENTS);
    return hasRouter()
        ? Passes.of(routes, windows(), both, GRADIENTS_OF_ROUTER)
        : Passes.of(routes, windows(), both);
  }

  /** No batch has more rows than these, whatever its routing. */
  private int windows() {
    long slots = (long) kernel.slots * shape.experts();
    long assignments = (long) kernel.tokens * shape.topK();
    return plan.windows(kernel.isStatic == 1 ? slots : Math.min(slots, assignments));
  }

  private boolean hasRouter() {
    return shape.experts() > 1;
  }

  @Override
  public void close() {
    layer.close();
  }
}
