package moebench.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import moebench.layers.kernels.Kernels;
import moebench.layers.kernels.PackedMatrix;
import moebench.layers.kernels.RowGroups;
import moebench.layers.routing.Router;
import moebench.layers.routing.Routing;

/**
 * A layer of E expert FFNs of which each token uses some: Switch and MoE are this class with
 * another router.
 *
 * <p>A forward pass is four phases, public so that each can be timed: {@link #route}, {@link
 * #dispatch}, {@link #computeExperts}, {@link #combine}.
 */
public final class ExpertFfn implements ExpertLayer {
  private final LayerSpec.Expert spec;
  private final LayerShape shape;
  private final Router router;
  private final ExpertOptions options;
  private final Kernels kernels;
  private final int maxTokens;
  private final Weights weights;
  private final Experts experts;
  private final SharedExpert shared; // null when there is none
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
   * @param spec sizes, router and options
   * @param kernels where it computes
   * @param maxTokens largest batch
   * @param seed of the weights, and of jitter and random second choices in training
   */
  public ExpertFfn(LayerSpec.Expert spec, Kernels kernels, int maxTokens, long seed) {
    this.spec = spec;
    this.shape = spec.shape();
    this.router = spec.router();
    this.options = spec.options();
    this.kernels = kernels;
    this.maxTokens = maxTokens;
    this.random = Initializer.random(seed);
    this.losses = new RouterLosses(options, kernels, shape.experts());
    int e = shape.experts();
    int d = shape.dModel();
    long mostRows = spec.mostRows(maxTokens);
    Batch.checkWorkspace(shape, maxTokens, mostRows);
    int maxRows = (int) mostRows;
    weights = Weights.random(shape, hasRouter(), "", random);
    packedRouter = kernels.allocatePacked(d, e);
    packedRouterTransposed = kernels.allocatePacked(e, d);
    experts = new Experts(shape, kernels, maxRows, weights);
    shared =
        router.sharedExperts() > 0
            ? new SharedExpert(shape, router.sharedExperts(), kernels, maxTokens, random)
            : null;
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
    List<Parameter> all = new ArrayList<>(weights.parameters());
    if (shared != null) {
      all.addAll(shared.parameters());
    }
    return List.copyOf(all);
  }

  @Override
  public void parametersChanged() {
    routerPacked = false;
    experts.parametersChanged();
    if (shared != null) {
      shared.parametersChanged();
    }
  }

  @Override
  public void identify(int[] symbols) {
    routing.identify(symbols);
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
    computeExperts(x);
    combine(y);
  }

  /** Phase 1: logits, probabilities, choices and slots. */
  public void route(float[] x, int tokens, Mode mode) {
    boolean training = mode == Mode.TRAINING;
    routing.begin(tokens, spec.capacity(mode));
    if (router.isLearned()) {
      score(x, tokens, training);
    }
    router.choose(probabilities, training ? random : null, routing);
    routing.assignSlots();
    routing.layOut(spec.execution(mode));
    if (training) {
      auxiliaryLoss = losses.value(probabilities, logSumExp, routing);
    }
  }

  private void score(float[] x, int tokens, boolean training) {
    if (hasRouter()) {
      packRouter();
      kernels.multiply(tokens, routerInput(x, tokens, training), 0, packedRouter, logits, 0);
    }
    kernels.softmax(logits, probabilities, logSumExp, tokens, shape.experts());
    if (router.takesLargest()) {
      // By the logits and not by the probabilities, which back-ends may round apart or alike.
      kernels.topK(logits, tokens, shape.experts(), shape.topK(), routing.experts());
    }
  }

  /** Phase 2: copies tokens to the rows of their experts. */
  public void dispatch(float[] x) {
    kernels.gather(x, routing.tokenOfRow(), routing.rows(), shape.dModel(), expertIn);
  }

  /** Phase 3: the experts' FFNs, the shared one's included. */
  public void computeExperts(float[] x) {
    experts.forward(rowsOfExperts, expertIn, expertOut);
    if (shared != null) {
      shared.forward(x, routing.tokens());
    }
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
    if (shared != null) {
      shared.addTo(y, routing.tokens());
    }
  }

  @Override
  public void backward(float[] x, float[] dy, float[] dx, int tokens) {
    Batch.checkBackward(shape, tokens, maxTokens, routing.tokens(), x, dy, dx);
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
    if (shared != null) {
      shared.backward(x, dy, dx, tokens);
    }
    if (hasRouter()) {
      backwardRouter(x, dx, tokens);
    }
    router.adapt(routing);
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
    if (!router.isLearned()) {
      return 0;
    }
    int tokens = routing.tokens();
    double sum = -kernels.dot(probabilities, logits, tokens * shape.experts());
    for (int t = 0; t < tokens; t++) {
      sum += logSumExp[t];
    }
    return sum / tokens;
  }

  private boolean hasRouter() {
    return shape.experts() > 1 && router.isLearned();
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
