package moebench.bench.simulate;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import moebench.bench.sweep.Nearest;
import moebench.sim.cluster.layout.Cluster;
import moebench.sim.cluster.layout.Estimate;
import moebench.sim.cluster.layout.Imbalance;
import moebench.sim.cluster.layout.Layout;
import moebench.sim.cluster.layout.Search;
import moebench.sim.cluster.layout.StepModel;
import moebench.sim.cluster.layout.Workload;
import moebench.sim.cluster.loads.Popularity;
import moebench.sim.cluster.model.ModelSpec;

/**
 * What someone asks of the simulator.
 *
 * @param step model, cluster and work
 */
public record Request(StepModel step) {
  private static final long SEED = 1;
  private static final List<String> DIMENSIONS =
      List.of("dp", "tp", "pp", "ep", "tokens", "recompute");

  /**
   * @param routing {@code uniform}, {@code zipf:s}, {@code dirichlet:a}, or a run folder
   * @throws IllegalArgumentException when it is none of these
   */
  public static Request of(
      ModelSpec model, Cluster cluster, Workload work, String routing, Imbalance.Rule rule) {
    Imbalance imbalance =
        model.moe() == null
            ? null
            : new Imbalance(popularity(routing, model.moe().experts()), rule, SEED);
    return new Request(new StepModel(model, cluster, work, imbalance));
  }

  private static Popularity popularity(String routing, int experts) {
    String[] parts = routing.split(":", 2);
    return switch (parts[0]) {
      case "uniform" -> Popularity.uniform(experts);
      case "zipf" -> Popularity.zipf(experts, number(routing, parts));
      case "dirichlet" -> Popularity.dirichlet(experts, number(routing, parts), SEED);
      default ->
          Measurements.of(Path.of(routing))
              .trainedRouter()
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      routing + " has no trained router: give a run with training"));
    };
  }

  private static double number(String routing, String[] parts) {
    try {
      return Double.parseDouble(parts[1]);
    } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
      throw new IllegalArgumentException(
          "routing '" + routing + "' needs a number, such as zipf:0.3 or dirichlet:4", e);
    }
  }

  /**
   * The value of an enum that is called so, in lower case with hyphens.
   *
   * @throws IllegalArgumentException naming the nearest when there is none
   */
  public static <E extends Enum<E>> E named(String kind, String name, Class<E> type) {
    return Stream.of(type.getEnumConstants())
        .filter(value -> id(value).equals(name))
        .findFirst()
        .orElseThrow(() ->
            Nearest.unknown(
                kind, name, "", Stream.of(type.getEnumConstants()).map(Request::id).toList()));
  }

  private static String id(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Tries every layout. */
  public Search search() {
    return Search.of(step);
  }

  /**
   * One layout.
   *
   * @param text such as {@code dp=8,tp=4,ep=8}; what is left out is 1, and {@code tokens} at once
   *     are a sequence, or when decoding a token of all sequences of a dp rank; {@code recompute=1}
   *     computes activations again in the backward pass
   */
  public Estimate estimate(String text) {
    Map<String, Integer> values = new LinkedHashMap<>();
    for (String part : text.split(",")) {
      String[] pair = part.split("=", 2);
      if (!DIMENSIONS.contains(pair[0].strip())) {
        throw Nearest.unknown("dimension of a layout", pair[0].strip(), "", DIMENSIONS);
      }
      try {
        values.put(pair[0].strip(), Integer.valueOf(pair[1].strip()));
      } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
        throw new IllegalArgumentException("'" + part + "' needs a whole number, such as dp=8", e);
      }
    }
    int data = values.getOrDefault("dp", 1);
    return step.estimate(
        new Layout(
            data,
            values.getOrDefault("tp", 1),
            values.getOrDefault("pp", 1),
            values.getOrDefault("ep", 1),
            values.getOrDefault("tokens", atOnce(data)),
            values.getOrDefault("recompute", 0) != 0));
  }

  private int atOnce(int data) {
    Workload work = step.work();
    long each = work.tokens() / Math.max(1, data);
    return work.kind() == Workload.Kind.DECODE
        ? Math.clamp(each, 1, Integer.MAX_VALUE)
        : work.sequence();
  }
}
