package moebench.bench.sweep;

import moebench.layers.Activation;
import moebench.layers.CapacityConvention;
import moebench.layers.CapacityRule;
import moebench.layers.Execution;
import moebench.layers.ExpertOptions;
import moebench.layers.LayerSpec;
import moebench.layers.routing.Router;
import moebench.layers.routing.Routers;
import moebench.layers.routing.TopTwo;
import moebench.reports.schema.Cell;
import moebench.reports.schema.LayerConfig;
import moebench.sim.Accounting;
import moebench.sim.ModelFootprint;
import moebench.sim.TrainingSpec;
import moebench.sim.sampling.BestOfNSpec;

/** From the layer that a cell names to the layer that can be built. */
public final class LayerSpecs {
  private static final int TASK_EVALUATION_TOKENS = 8192;

  private LayerSpecs() {}

  /**
   * The configuration of a layer, with only those values that make a difference for it.
   *
   * @param kind {@code dense}, or the id of a router
   */
  public static LayerConfig config(
      String kind,
      int experts,
      String capacityConvention,
      double capacityFactor,
      String secondChoice,
      String activation,
      int dModel,
      int dFf,
      int blocks,
      LayerConfig.Regularization regularization) {
    if (kind.equals("dense")) {
      return new LayerConfig(kind, 1, 1, null, null, null, activation, dModel, dFf, blocks, null);
    }
    Router router = Routers.of(kind);
    int topK = router.topK(router.pieces(experts));
    String convention = convention(router, topK, capacityConvention);
    boolean limited = !convention.equals(CapacityConvention.DROPLESS.id());
    return new LayerConfig(
        kind,
        experts,
        topK,
        convention,
        limited ? capacityFactor : null,
        router instanceof TopTwo ? secondChoice : null,
        activation,
        dModel,
        dFf,
        blocks,
        meantFor(router, regularization));
  }

  /** With one choice per token, or per token and part of an expert, assignments are tokens. */
  private static String convention(Router router, int topK, String given) {
    if (router.limit() == Router.Limit.NEVER) {
      return CapacityConvention.DROPLESS.id();
    }
    return topK == router.granularity() && given.equals(CapacityConvention.PER_ASSIGNMENT.id())
        ? CapacityConvention.PER_TOKEN.id()
        : given;
  }

  private static LayerConfig.Regularization meantFor(
      Router router, LayerConfig.Regularization given) {
    ExpertOptions options = options(Execution.DYNAMIC, given).meantFor(router);
    return new LayerConfig.Regularization(options.balanceLoss(), options.zLoss(), options.jitter());
  }

  private static ExpertOptions options(Execution execution, LayerConfig.Regularization given) {
    return new ExpertOptions(execution, given.balanceLoss(), given.zLoss(), given.jitter());
  }

  /**
   * The layer of a cell, computing filled slots only.
   *
   * @throws IllegalArgumentException when its sizes make no layer
   */
  public static LayerSpec of(LayerConfig config) {
    return of(config, Execution.DYNAMIC);
  }

  /**
   * The layer of a cell.
   *
   * @throws IllegalArgumentException when its sizes make no layer
   */
  public static LayerSpec of(LayerConfig config, Execution execution) {
    Activation activation = Activation.of(config.activation());
    if (config.isDense()) {
      return LayerSpec.dense(config.dModel(), config.dFf(), activation);
    }
    return LayerSpec.of(
        router(config),
        config.dModel(),
        config.dFf(),
        config.experts(),
        capacity(config),
        activation,
        options(execution, config.regularization()));
  }

  /** What the model that trains a layer costs. */
  public static ModelFootprint model(LayerConfig config, int tokens) {
    return ModelFootprint.of(of(config), config.blocks(), tokens);
  }

  /**
   * The training run of a cell.
   *
   * @throws IllegalArgumentException when it makes none
   */
  public static TrainingSpec training(Cell.Quality cell) {
    return new TrainingSpec(
        of(cell.layer()),
        cell.layer().blocks(),
        cell.tokens(),
        cell.steps(),
        cell.learningRate(),
        cell.seed(),
        cell.evaluations(),
        cell.evaluationTokens());
  }

  /** The training run of each member of an ensemble, without a learning curve. */
  public static TrainingSpec training(Cell.Ensemble cell) {
    return new TrainingSpec(
        of(cell.layer()),
        cell.layer().blocks(),
        cell.tokens(),
        cell.steps(),
        cell.learningRate(),
        cell.seed(),
        1,
        cell.evaluationTokens());
  }

  /**
   * The experiment of a cell.
   *
   * @throws IllegalArgumentException when it makes none
   */
  public static BestOfNSpec bestOfN(Cell.BestOfN cell) {
    LayerConfig layer = cell.layer();
    LayerSpec dense =
        LayerSpec.dense(layer.dModel(), layer.dFf(), Activation.of(layer.activation()));
    return new BestOfNSpec(
        task(cell, of(layer), cell.budgetFlops(), cell.seed()),
        task(cell, dense, cell.verifierFlops(), ~cell.seed()),
        cell.digits(),
        cell.problems(),
        cell.samples(),
        cell.temperature());
  }

  private static TrainingSpec task(
      Cell.BestOfN cell, LayerSpec layer, double budgetFlops, long seed) {
    int blocks = cell.layer().blocks();
    ModelFootprint footprint = ModelFootprint.of(layer, blocks, cell.tokens());
    return new TrainingSpec(
        layer,
        blocks,
        cell.tokens(),
        footprint.steps(budgetFlops, Accounting.PADDED),
        cell.learningRate(),
        seed,
        1,
        TASK_EVALUATION_TOKENS);
  }

  private static CapacityRule capacity(LayerConfig config) {
    CapacityConvention convention = CapacityConvention.of(config.capacityConvention());
    double factor = config.capacityFactor() == null ? 1 : config.capacityFactor();
    return new CapacityRule(convention, factor);
  }

  private static Router router(LayerConfig config) {
    Router router = Routers.of(config.layer());
    return router instanceof TopTwo
        ? new TopTwo(TopTwo.SecondChoice.of(config.secondChoice()))
        : router;
  }
}
