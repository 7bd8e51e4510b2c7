package moebench.layers;

import java.util.List;
import java.util.random.RandomGenerator;
import moebench.layers.kernels.Kernels;
import moebench.layers.kernels.PackedMatrix;
import moebench.layers.kernels.RowGroups;
import moebench.layers.routing.Router;
import moebench.layers.routing.Routing;

/**
 * A layer of E expert FFNs of which each token uses topK: Switch and MoE are this class with
 * another router.
 *
 * <p>A forward pass is four phases, public so that each can be timed: {@link #route}, {@link
 * #dispatch}, {@link #computeExperts}, {@link #combine}.
 */
public final class ExpertFfn implements ExpertLayer {
  private final LayerShape shape;
  private final Router router;
  private final ExpertOptions options;
  private final Kernels kernels;
  private final int maxTokens;
  private final Weights weights;
  private final Experts experts;
  private final Routing routing;
  private final RowGroups rowsOfExperts;
  private final RandomGenerator random;
  private final RouterLosses losses;

  private final PackedMatrix packedRouter;
  private final PackedMatrix packedRouterTransposed;
  private boolean routerPacked;

  private final float[] logits; // [tokens, experts]
  private final float[] probabilities; // [tokens, experts]
  private final float[] logSumExp; // [tokens]
  private final float[] noise; // [tokens, dModel], factors of the jitter
  private final float[] noisy; // [tokens, dModel], the router's input under jitter
  private final float[] expertIn; // [rows, dModel]
  private final float[] expertOut; // [rows, dModel]
  private final Backward backward;
  private double auxiliaryLoss;

  /** What only a backward pass needs, allocated at the first. */
  private final class Backward {
    float[] dOut; // [rows, dModel]
    float[] dIn; // [rows, dModel]
    float[] dGateOfRow; // [rows]
    float[] dGates; // [tokens, topK]
    float[] dProbabilities; // [tokens, experts]
    float[] dRouterIn; // [tokens, dModel]

    void allocate() {
      if (dOut == null) {
        dOut = new float[expertOut.length];
        dIn = new float[expertIn.length];
        dGateOfRow = new float[expertIn.length / shape.dModel()];
        dGates = new float[maxTokens * shape.topK()];
        dProbabilities = new float[probabilities.length];
        dRouterIn = new float[maxTokens * shape.dModel()];
      }
    }
  }

  /**
   * @param shape its topK is the router's
   * @param router chooses experts
   * @param options losses, noise and execution
   * @param kernels where it computes
   * @param maxTokens largest batch
   * @param seed of the weights, and of jitter and random second choices in training
   */
  public ExpertFfn(
      LayerShape shape,
      Router router,
      ExpertOptions options,
      Kernels kernels,
      int maxTokens,
      long seed) {
    this.shape = shape;
    this.router = router;
    this.options = options;
    this.kernels = kernels;
    this.maxTokens = maxTokens;
    this.random = Initializer.random(seed);
    this.losses = new RouterLosses(options, kernels, shape.experts());
    int e = shape.experts();
    int d = shape.dModel();
    long mostRows = options.mostRows(shape, maxTokens);
    Batch.checkWorkspace(shape, maxTokens, mostRows);
    int maxRows = (int) mostRows;
    weights = Weights.random(shape, random);
    packedRouter = kernels.allocatePacked(d, e);
    packedRouterTransposed = kernels.allocatePacked(e, d);
    experts = new Experts(shape, kernels, maxRows, weights);
    routing = new Routing(maxTokens, e, shape.topK(), maxRows);
    rowsOfExperts = new RowGroups(routing.firstRow(), routing.rowCount());
    logits = new float[maxTokens * e];
    probabilities = new float[maxTokens * e];
    logSumExp = new float[maxTokens];
    noise = new float[options.jitter() > 0 ? maxTokens * d : 0];
    noisy = new float[noise.length];
    expertIn = new float[maxRows * d];
    expertOut = new float[expertIn.length];
    backward = new Backward();
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
  public Routing routing() {
    return routing;
  }

  @Override
  public List<Parameter> parameters() {
    return weights.parameters();
  }

  @Override
  public void parametersChanged() {
    routerPacked = false;
    experts.parametersChanged();
  }

  @Override
  public double auxiliaryLoss() {
    return auxiliaryLoss;
  }

  @Override
  public void forward(float[] x, float[] y, int tokens, Mode mode) {
    Batch.check(shape, tokens, maxTokens, x, y);
    route(x, tokens, mode);
    dispatch(x);
    computeExperts();
    combine(y);
  }

  /** Phase 1: logits, probabilities, choices and slots. */
  public void route(float[] x, int tokens, Mode mode) {
    boolean training = mode == Mode.TRAINING;
    if (hasRouter()) {
      packRouter();
      kernels.multiply(tokens, routerInput(x, tokens, training), 0, packedRouter, logits, 0);
    }
    kernels.softmax(logits, probabilities, logSumExp, tokens, shape.experts());
    routing.begin(tokens);
    // By the logits and not by the probabilities, which back-ends may round apart or alike.
    kernels.topK(logits, tokens, shape.experts(), shape.topK(), routing.experts());
    router.choose(probabilities, training ? random : null, routing);
    CapacityRule rule =
        mode == Mode.EVALUATION_DROPLESS ? CapacityRule.dropless() : shape.capacity();
    routing.assignSlots(rule.capacity(tokens, shape.experts(), shape.topK()));
    routing.layOut(options.isStatic(rule) ? Execution.STATIC : Execution.DYNAMIC);
    if (training) {
      auxiliaryLoss = losses.value(probabilities, logSumExp, routing);
    }
  }

  /** Phase 2: copies tokens to the rows of their experts. */
  public void dispatch(float[] x) {
    kernels.gather(x, routing.tokenOfRow(), routing.rows(), shape.dModel(), expertIn);
  }

  /** Phase 3: the experts' FFNs. */
  public void computeExperts() {
    experts.forward(rowsOfExperts, expertIn, expertOut);
  }

  /** Phase 4: sums each token's expert outputs, weighted by its gates. */
  public void combine(float[] y) {
    kernels.gatherWeightedSum(
        expertOut,
        routing.rowOfAssignment(),
        routing.gates(),
        routing.tokens(),
        shape.topK(),
        shape.dModel(),
        y);
  }

  @Override
  public void backward(float[] x, float[] dy, float[] dx, int tokens) {
    Batch.check(shape, tokens, maxTokens, x, dy, dx);
    if (tokens != routing.tokens()) {
      throw new IllegalArgumentException(
          "the forward pass had %d tokens, not %d".formatted(routing.tokens(), tokens));
    }
    int d = shape.dModel();
    backward.allocate();
    kernels.gatherWeightedSumBackward(
        dy,
        expertOut,
        routing.tokenOfRow(),
        routing.gateOfRow(),
        routing.rows(),
        d,
        backward.dOut,
        backward.dGateOfRow);
    experts.backward(rowsOfExperts, expertIn, backward.dOut, backward.dIn);
    kernels.gatherSum(backward.dIn, routing.rowOfAssignment(), tokens, shape.topK(), d, dx);
    if (hasRouter()) {
      backwardRouter(x, dx, tokens);
    }
  }

  /** Adds the router's share to {@code dx} and to its own gradient. */
  private void backwardRouter(float[] x, float[] dx, int tokens) {
    int e = shape.experts();
    int d = shape.dModel();
    float[] dGates = backward.dGates;
    for (int a = 0; a < tokens * shape.topK(); a++) {
      int row = routing.rowOfAssignment()[a];
      dGates[a] = row < 0 ? 0 : backward.dGateOfRow[row];
    }
    float[] dLogits = backward.dProbabilities;
    losses.balanceBackward(routing, dLogits);
    router.backward(probabilities, routing, dGates, dLogits);
    kernels.softmaxBackward(probabilities, dLogits, dLogits, tokens, e);
    losses.zBackward(probabilities, logSumExp, tokens, dLogits);
    boolean jitter = options.jitter() > 0;
    kernels.addTransposedProduct(
        d, e, tokens, jitter ? noisy : x, 0, dLogits, 0, weights.router().gradient(), 0);
    kernels.packTransposed(weights.router().value(), 0, packedRouterTransposed);
    kernels.multiply(tokens, dLogits, 0, packedRouterTransposed, backward.dRouterIn, 0);
    if (jitter) {
      kernels.multiplyElements(backward.dRouterIn, noise, backward.dRouterIn, tokens * d);
    }
    kernels.addScaled(1, backward.dRouterIn, 0, dx, 0, tokens * d);
  }

  @Override
  public double routerEntropy() {
    int tokens = routing.tokens();
    double sum = -kernels.dot(probabilities, logits, tokens * shape.experts());
    for (int t = 0; t < tokens; t++) {
      sum += logSumExp[t];
    }
    return sum / tokens;
  }

  private boolean hasRouter() {
    return shape.experts() > 1;
  }

  private void packRouter() {
    if (!routerPacked) {
      kernels.pack(weights.router().value(), 0, packedRouter);
      routerPacked = true;
    }
  }

  private float[] routerInput(float[] x, int tokens, boolean training) {
    if (!training || options.jitter() == 0) {
      return x;
    }
    int length = tokens * shape.dModel();
    float width = (float) options.jitter();
    for (int i = 0; i < length; i++) {
      noise[i] = 1 + width * (2 * random.nextFloat() - 1);
    }
    kernels.multiplyElements(x, noise, noisy, length);
    return noisy;
  }
}
