package moebench.bench.sweep;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import moebench.bench.sweep.Axis.Kind;
import moebench.layers.Activation;
import moebench.layers.CapacityConvention;
import moebench.layers.routing.Routers;
import moebench.layers.routing.TopTwo;

/**
 * Every axis there is, under the name that sweep files and (in kebab case) the command line use.
 */
public final class Axes {

  public static final Axis<String> LAYERS =
      names(
          "layers",
          "dense, switch (top-1), moe (top-2), or another router: " + others(),
          Parse::layer,
          "dense",
          "switch",
          "moe");

  public static final Axis<Integer> EXPERTS =
      numbers(
          "experts",
          null,
          "experts of each layer but dense, before a router cuts them",
          Parse::positive,
          List.of(8));

  public static final Axis<Double> CAPACITY_FACTORS =
      numbers(
          "capacityFactors",
          "cf",
          "slots of an expert over its even share of the tokens",
          Parse::positiveReal,
          List.of(1.0, 1.25, 2.0));

  public static final Axis<String> CAPACITY_CONVENTION =
      names(
          "capacityConvention",
          "what the factor multiplies: per-token, per-assignment, or dropless for no limit",
          text -> CapacityConvention.of(text).id(),
          CapacityConvention.PER_TOKEN.id());

  public static final Axis<String> SECOND_CHOICE =
      names(
          "secondChoice",
          "when a token of a moe layer takes its second expert: always, or at random (GShard)",
          text -> TopTwo.SecondChoice.of(text).id(),
          "always");

  public static final Axis<String> ACTIVATION =
      names(
          "activation",
          "relu, gelu-tanh or gelu-erf",
          text -> Activation.of(text).id(),
          Activation.RELU.id());

  public static final Axis<Integer> D_MODEL =
      numbers("dModel", null, "width of a token", Parse::positive, List.of(64));

  public static final Axis<Integer> D_FF =
      numbers(
          "dFf",
          null,
          "inner width of the dense FFN and of each expert",
          Parse::positive,
          List.of(256));

  public static final Axis<Integer> BLOCKS =
      numbers("blocks", null, "layers of the model that is trained", Parse::positive, List.of(2));

  public static final Axis<Integer> TOKENS =
      speedNumbers("tokens", "tokens of a batch, multiples of 64; training takes the first", 1024);

  public static final Axis<Integer> THREADS =
      speedNumbers("threads", "threads that a timed layer computes with; training uses one", 1);

  public static final Axis<String> BACKEND =
      new Axis<>(
          "backend",
          null,
          "NAME",
          "who computes a timed layer: simd, reference, or an OpenCL device, opencl: and its number"
              + " or part of its name; training takes the first, simd where that is a device",
          Kind.SPEED_NAMES,
          List.of("simd"),
          Parse::backend);

  public static final Axis<Double> BUDGET_FLOPS =
      setting("budgetFlops", "N", "training FLOPs of a quality run", Parse::positiveReal, 1.2e12);

  public static final Axis<Double> LEARNING_RATE =
      setting("learningRate", "N", "peak of the schedule", Parse::positiveReal, 8e-3);

  public static final Axis<Double> BALANCE_LOSS =
      setting("balanceLoss", "N", "weight of the balance loss; 0: none", Parse::share, 0.01);

  public static final Axis<Double> Z_LOSS =
      setting("zLoss", "N", "weight of the z-loss (usually 1e-3); 0: none", Parse::share, 0.0);

  public static final Axis<Double> JITTER =
      setting(
          "jitter",
          "N",
          "noise on the router's input in training, a factor in 1 ± this; 0: none",
          Parse::share,
          0.0);

  public static final Axis<String> ACCOUNTINGS =
      new Axis<>(
          "accountings",
          null,
          "NAME",
          "what the budget buys: padded (every slot costs), executed (filled slots cost)",
          Kind.GRID_SET,
          List.of("padded", "executed"),
          Parse.oneOf("padded", "executed"));

  public static final Axis<Integer> SEEDS =
      setting("seeds", "N", "training runs of each configuration; 0: no quality", Parse::count, 3);

  public static final Axis<Integer> FORKS =
      setting("forks", "N", "processes that time each configuration; 0: no speed", Parse::count, 3);

  public static final Axis<Integer> ITERATIONS =
      setting("iterations", "N", "timed iterations of a benchmark per fork", Parse::positive, 5);

  public static final Axis<Integer> ITERATION_MILLIS =
      setting("iterationMillis", "N", "length of an iteration", Parse::positive, 200);

  public static final Axis<Integer> EVALUATIONS =
      setting("evaluations", "N", "points of a learning curve", Parse::positive, 10);

  public static final Axis<Integer> EVALUATION_TOKENS =
      setting("evaluationTokens", "N", "tokens of the final validations", Parse::positive, 131_072);

  public static final Axis<Integer> BEST_OF =
      new Axis<>(
          "bestOf",
          null,
          "N",
          "answers sampled to each sum, one of which is chosen; a grid that sets it measures this"
              + " alone",
          Kind.GRID_SET,
          List.of(),
          Parse::positive);

  public static final Axis<Double> TEMPERATURE =
      setting("temperature", "N", "of sampled answers", Parse::positiveReal, 0.8);

  public static final Axis<Integer> PROBLEMS =
      setting("problems", "N", "sums that are asked for best of n", Parse::positive, 200);

  public static final Axis<Double> TASK_FLOPS =
      setting(
          "taskFlops",
          "N",
          "training FLOPs of a model that answers sums; a verifier has five times as many",
          Parse::positiveReal,
          1e11);

  public static final Axis<String> CORPUS =
      setting("corpus", "PATH", "europarl, or a file or folder of text", Parse::text, "europarl");

  public static final Axis<String> STUDIES =
      setting(
          "studies",
          "NAME",
          "studies of the cluster simulator: none, all, or names with commas",
          text -> text.equals("none") ? text : String.join(",", studies(text)),
          "none");

  public static final Axis<String> MEASURED =
      setting(
          "measured",
          "DIR",
          "run folder that the simulator is held against; shipped: the one that comes with"
              + " moebench",
          Parse::text,
          "shipped");

  public static final Axis<String> CLASSICAL =
      setting(
          "classical",
          "NAME",
          "problems of the classical mixtures of experts: none, all, or names with commas",
          text -> text.equals("none") ? text : String.join(",", ClassicalCells.problems(text)),
          "none");

  public static final Axis<String> MIXTURES =
      setting(
          "mixtures",
          "N",
          "experts of each classical mixture, with commas; 2x2 for two levels",
          text -> {
            ClassicalCells.mixtures(text);
            return text;
          },
          "1,2,4,2x2");

  public static final Axis<String> ENSEMBLES =
      setting(
          "ensembles",
          "NAME",
          "ensembles of dense models: none, all, or names with commas of total (members share the"
              + " training FLOPs), active (they are smaller too, and share a query's), each (nothing"
              + " is shared)",
          text -> text.equals("none") ? text : String.join(",", EnsembleCells.systems(text)),
          "none");

  public static final Axis<Integer> MEMBERS =
      setting(
          "members",
          "N",
          "models of an ensemble, and experts of the models beside it",
          Parse::several,
          8);

  public static final Axis<Integer> REPEATS =
      setting(
          "repeats",
          "N",
          "samples that each classical mixture learns, and seeds of each ensemble",
          Parse::positive,
          10);

  public static final Axis<Duration> TIME_LIMIT =
      new Axis<>(
          "timeLimit",
          null,
          "TIME",
          "after the first round of forks and seeds, start only what ends within, such as 10m",
          Kind.RUN_VALUE,
          List.of(),
          Parse::duration);

  /** All of them, in the order of the help and of nested combinations (the first varies least). */
  public static final List<Axis<?>> ALL =
      List.of(
          LAYERS,
          EXPERTS,
          CAPACITY_FACTORS,
          CAPACITY_CONVENTION,
          SECOND_CHOICE,
          ACTIVATION,
          D_MODEL,
          D_FF,
          BLOCKS,
          TOKENS,
          THREADS,
          BACKEND,
          BUDGET_FLOPS,
          LEARNING_RATE,
          BALANCE_LOSS,
          Z_LOSS,
          JITTER,
          ACCOUNTINGS,
          SEEDS,
          FORKS,
          ITERATIONS,
          ITERATION_MILLIS,
          EVALUATIONS,
          EVALUATION_TOKENS,
          BEST_OF,
          TEMPERATURE,
          PROBLEMS,
          TASK_FLOPS,
          CORPUS,
          STUDIES,
          MEASURED,
          CLASSICAL,
          MIXTURES,
          ENSEMBLES,
          MEMBERS,
          REPEATS,
          TIME_LIMIT);

  /** Studies of the cluster simulator, in the order of running. */
  public static final List<String> STUDY_NAMES =
      List.of(
          "assignments",
          "routing",
          "placement",
          "devices",
          "experts",
          "network",
          "sources",
          "machine",
          "published",
          "quality");

  private Axes() {}

  /** The studies that a value of {@link #STUDIES} names. */
  static List<String> studies(String text) {
    return Parse.names(text, STUDY_NAMES);
  }

  private static String others() {
    return Routers.ids().stream()
        .filter(id -> !id.equals("switch") && !id.equals("moe"))
        .collect(Collectors.joining(", "));
  }

  private static Axis<String> names(
      String name, String documentation, Function<String, String> parser, String... defaults) {
    return new Axis<>(
        name, null, "NAME", documentation, Kind.GRID_NAMES, List.of(defaults), parser);
  }

  private static <T> Axis<T> numbers(
      String name,
      String alias,
      String documentation,
      Function<String, T> parser,
      List<T> defaults) {
    return new Axis<>(name, alias, "N", documentation, Kind.GRID_NUMBERS, defaults, parser);
  }

  private static Axis<Integer> speedNumbers(String name, String documentation, int value) {
    return new Axis<>(
        name, null, "N", documentation, Kind.SPEED_NUMBERS, List.of(value), Parse::positive);
  }

  private static <T> Axis<T> setting(
      String name, String label, String documentation, Function<String, T> parser, T value) {
    return new Axis<>(name, null, label, documentation, Kind.RUN_VALUE, List.of(value), parser);
  }
}
