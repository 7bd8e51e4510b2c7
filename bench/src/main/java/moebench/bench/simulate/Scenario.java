package moebench.bench.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import moebench.bench.run.Human;
import moebench.layers.Execution;
import moebench.reports.schema.Prediction;
import moebench.sim.cluster.device.Precision;
import moebench.sim.cluster.layout.Cluster;
import moebench.sim.cluster.layout.Search;
import moebench.sim.cluster.layout.StepModel;
import moebench.sim.cluster.layout.Workload;
import moebench.sim.cluster.model.ModelSpec;

/**
 * Models on clusters, as a preset of {@code moebench simulate} names them.
 *
 * @param name of the preset
 * @param models of the library
 * @param clusters of the library
 * @param assumptions that every number rests on
 */
public record Scenario(
    String name, List<String> models, List<String> clusters, List<String> assumptions) {
  private static final int SEQUENCES = 64;
  private static final int CONTEXT = 2048;
  private static final long TRAINING_TOKENS = 4L << 20;
  private static final int INFERENCES = 16;
  private static final int RUMOURED_MODELS = 8;
  private static final String RUMOUR = "dense-220b";

  /** Decoding 64 sequences, each with 2048 tokens in the cache. */
  static final Workload DECODE =
      new Workload(Workload.Kind.DECODE, SEQUENCES, CONTEXT, Precision.BF16, Execution.DYNAMIC);

  /** A step of 4 Mi tokens. */
  static final Workload TRAINING =
      new Workload(
          Workload.Kind.TRAINING, TRAINING_TOKENS, CONTEXT, Precision.BF16, Execution.DYNAMIC);

  private static final List<String> GENERAL =
      List.of(
          "bf16 weights and products; decoding 64 sequences with 2048 tokens each in the cache, on the"
              + " fewest devices that hold the model, a power of two; training steps of 4 Mi tokens",
          "experts are loaded as zipf 0.3 and placed load-aware; dropless unless the model has a capacity",
          "shares of the peaks that are reached, latencies and overlap are assumptions of the device and"
              + " cluster files");

  private static final List<String> RUMOURS =
      List.of(
          "rumour: GPT-4 is 8 models, or one mixture, of 8 × 220e9 parameters; nobody has confirmed it",
          "rumour: it takes 16 inferences per query; here 16 forward passes of 220e9 parameters per token,"
              + " two on each of 8 models",
          "depth and width are not even rumoured: they are chosen to give the total");

  /** The presets that come with moebench. */
  public static List<Scenario> all() {
    List<String> gpus = List.of("a100-128", "h100-1024", "h200-64");
    List<String> rumours = new ArrayList<>(RUMOURS);
    rumours.addAll(GENERAL);
    return List.of(
        new Scenario(
            "gpt4-rumour",
            List.of(RUMOUR, "dense-1760b", "moe-1760b", "switch-1760b"),
            gpus,
            rumours),
        new Scenario("switch-c", List.of("switch-c"), List.of("tpu-v3-2048", "h100-1024"), GENERAL),
        new Scenario(
            "gshard-600b", List.of("gshard-600b"), List.of("tpu-v3-2048", "h100-1024"), GENERAL),
        new Scenario("mixtral-8x7b", List.of("mixtral-8x7b"), gpus, GENERAL),
        new Scenario(
            "deepseek-v3", List.of("deepseek-v3"), List.of("h800-2048", "h100-1024"), GENERAL));
  }

  /** Predictions, and what does not fit. */
  public record Outcome(List<Prediction> predictions, List<String> misfits) {}

  /**
   * Decodes on the fewest devices that hold the model, counted in powers of two, and trains on the
   * whole cluster.
   */
  public Outcome run() {
    List<Prediction> found = new ArrayList<>();
    List<String> misfits = new ArrayList<>();
    for (String clusterName : clusters) {
      Cluster cluster = Library.cluster(clusterName);
      for (String modelName : models) {
        ModelSpec model = Library.model(modelName);
        Optional<Prediction> decoded = fewest(model, cluster, misfits);
        decoded.ifPresent(found::add);
        if (modelName.equals(RUMOUR)) {
          decoded.map(Scenario::sixteenInferences).ifPresent(found::add);
        }
        best(Predictions.step(model, cluster, TRAINING), misfits).ifPresent(found::add);
      }
    }
    return new Outcome(found, misfits);
  }

  /** Doubles the devices until the model fits; those that it cannot be cut into are passed over. */
  private static Optional<Prediction> fewest(
      ModelSpec model, Cluster cluster, List<String> misfits) {
    for (int devices = 1; devices <= cluster.devices(); devices *= 2) {
      StepModel step = Predictions.step(model, cluster.withDevices(devices), DECODE);
      if (canHold(model, step.cluster())) {
        Optional<Prediction> best = best(step, new ArrayList<>());
        if (best.isPresent()) {
          return best;
        }
      }
    }
    return best(Predictions.step(model, cluster, DECODE), misfits);
  }

  private static boolean canHold(ModelSpec model, Cluster cluster) {
    return (double) model.totalParameters() * DECODE.precision().bytes()
        < cluster.devices() * cluster.device().memoryBytes();
  }

  private static Optional<Prediction> best(StepModel step, List<String> misfits) {
    String what =
        "%s, %s on %s"
            .formatted(
                step.model().name(),
                step.work().kind() == Workload.Kind.TRAINING ? "training" : "decoding",
                step.cluster().name());
    try {
      Search search = Search.of(step);
      if (search.best().isEmpty()) {
        misfits.add(misfit(what, search));
      }
      return search.best().map(e -> Predictions.of(step, e, step.model().name(), 1));
    } catch (IllegalArgumentException e) {
      misfits.add(what + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Says by how much the layout that needs least does not fit. */
  public static String misfit(String what, Search search) {
    return "%s fits no layout of %d: the least needs %s per device (%s), %s more than there are"
        .formatted(
            what,
            search.considered(),
            Human.memory((long) search.smallest().memory().total()),
            search.smallest().layout(),
            Human.memory((long) search.missingBytes()));
  }

  /** Eight such models, each on its own devices, and two passes of each per token. */
  private static Prediction sixteenInferences(Prediction one) {
    double passes = (double) INFERENCES / RUMOURED_MODELS;
    return new Prediction(
        RUMOURED_MODELS + " × 220B, " + INFERENCES + " inferences",
        one.layer(),
        1,
        null,
        one.cluster(),
        one.devices() * RUMOURED_MODELS,
        one.workload(),
        one.layout() + ", eight times",
        one.networkFactor(),
        one.seconds(),
        one.bytes(),
        one.deviceBytes(),
        one.tokensPerSecond() / passes,
        null,
        times(one.costPerMillionTokens()),
        times(one.joulesPerMillionTokens()),
        one.totalParameters() * RUMOURED_MODELS,
        one.activeParameters() * RUMOURED_MODELS,
        one.flopsPerToken() * INFERENCES);
  }

  private static Double times(Double perPass) {
    return perPass == null ? null : perPass * INFERENCES;
  }
}
