package moebench.reports.claims;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import moebench.reports.data.Accounting;
import moebench.reports.data.RunData;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Result;

/**
 * The three benefits that Switch Transformers (§2.1) gives for routing to one expert: less routing
 * computation, an expert's batch at least halved, less communication. Each as ratios of MoE to
 * Switch with all else equal.
 */
public final class Benefits {
  private static final String SIZES = "computed";

  /**
   * A benefit.
   *
   * @param id of its figure
   * @param number as in the source
   * @param statement the benefit
   * @param test how it is tested
   * @param quantities whose ratios test it
   * @param least ratio that the statement promises to exceed
   */
  public record Benefit(
      String id,
      int number,
      String statement,
      String test,
      List<Quantity> quantities,
      double least) {}

  /**
   * Something that a layer has.
   *
   * @param name of it
   * @param unit what a value belongs to: {@code seed}, {@code fork}, or {@code computed} from sizes
   * @param values of a configuration by seed or fork; of what is computed one
   */
  public record Quantity(
      String name, String unit, Function<LayerConfig, Map<Long, Double>> values) {}

  private Benefits() {}

  /** The benefits, with what a run knows of them. */
  public static List<Benefit> of(RunData run) {
    Ratios ratios = new Ratios(run);
    double tokens = run.quality().stream().mapToInt(q -> q.cell().tokens()).findFirst().orElse(0);
    return List.of(
        new Benefit(
            "benefit-routing",
            1,
            "Routing to one expert takes less computation than to two.",
            "Router FLOPs follow from the sizes: both score every expert. Time of the router phase of a"
                + " forward pass (logits, probabilities, choices, slots), filled slots only; of a fresh layer on"
                + " random input, not of a trained one on text.",
            List.of(
                new Quantity(
                    "router FLOPs per token",
                    SIZES,
                    c -> Map.of(0L, 2.0 * c.dModel() * c.experts())),
                new Quantity("router time", "fork", ratios.byFork(s -> nanos(s, "router")))),
            1),
        new Benefit(
            "benefit-batch",
            2,
            "The batch of each expert, its capacity, can be at least halved.",
            "A ratio of 2 to MoE, to within 1%, is the promise. Slots C follow from the sizes and"
                + " the convention: per assignment they grow with topK, per token they do not. Filled slots"
                + " are those of training.",
            List.of(
                new Quantity("slots C of an expert", SIZES, c -> slots(c, tokens)),
                new Quantity(
                    "filled slots of an expert",
                    "seed",
                    c -> ratios.routed(q -> filled(c, q, tokens)).apply(c))),
            2),
        new Benefit(
            "benefit-communication",
            3,
            "Less is moved between tokens and their experts.",
            "Buffers of dispatch and combine hold every slot. Bytes moved are those that filled slots"
                + " would move under expert parallelism, there and back. Time is that of the dispatch"
                + " and combine phases on this machine, filled slots only; of a fresh layer on random input, not"
                + " of a trained one on text.",
            List.of(
                new Quantity(
                    "buffers of dispatch and combine",
                    SIZES,
                    ratios.byFork(s -> (double) s.dispatchBytes())),
                new Quantity(
                    "bytes moved per token",
                    "seed",
                    ratios.routed(Result.Quality::allToAllBytesPerToken)),
                new Quantity(
                    "time of dispatch and combine",
                    "fork",
                    ratios.byFork(s -> sum(nanos(s, "dispatch"), nanos(s, "combine"))))),
            1));
  }

  /**
   * Each benefit judged; none for a run without a Switch and a MoE layer that differ in no more.
   */
  public static List<Claim> claims(RunData run) {
    List<Matched> matched = Matched.all(run);
    List<Claim> claims = new ArrayList<>();
    for (Benefit benefit : matched.isEmpty() ? List.<Benefit>of() : of(run)) {
      List<Finding> findings = new ArrayList<>();
      for (Quantity quantity : benefit.quantities()) {
        for (String convention : conventions(matched)) {
          findings.add(finding(benefit, quantity, convention, matched));
        }
      }
      claims.add(
          new Claim(benefit.number(), benefit.statement(), benefit.test(), findings, List.of()));
    }
    return Claims.unlessMeaningless(run, claims);
  }

  /** Conventions of capacity that there are matched layers of. */
  public static List<String> conventions(List<Matched> matched) {
    return matched.stream().map(m -> m.moe().capacityConvention()).distinct().sorted().toList();
  }

  private static Finding finding(
      Benefit benefit, Quantity quantity, String convention, List<Matched> matched) {
    List<Matched> same =
        matched.stream().filter(m -> m.moe().capacityConvention().equals(convention)).toList();
    Pairs pairs = Ratios.pairs(same, quantity.values());
    Part part =
        quantity.unit().equals(SIZES)
            ? Part.computed("MoE to Switch", Part.Scale.LOG_RATIO, pairs, "follows from the sizes")
            : Part.of("MoE to Switch", Part.Scale.LOG_RATIO, pairs, quantity.unit(), "");
    return new Finding(
        quantity.name() + ", " + convention,
        List.of(benefit.least() == 1 ? part : part.atLeast(Math.log(benefit.least()))));
  }

  private static Double nanos(Result.Speed speed, String phase) {
    return speed.phases().stream()
        .filter(p -> p.execution().equals(Accounting.EXECUTED.execution()))
        .map(p -> p.nanosPerToken().get(phase))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static Double sum(Double a, Double b) {
    return a == null || b == null ? null : (Double) (a + b);
  }

  /** C, as {@code docs/routing.md} has it; nothing without a limit. */
  private static Map<Long, Double> slots(LayerConfig c, double tokens) {
    if (c.capacityFactor() == null || tokens == 0) {
      return Map.of();
    }
    double choices = c.capacityConvention().equals("per-assignment") ? c.topK() : 1;
    return Map.of(0L, Math.ceil(choices * c.capacityFactor() * tokens / c.experts() - 1e-9));
  }

  /** Kept assignments of a batch per expert: each moves dModel floats to its expert and back. */
  private static Double filled(LayerConfig c, Result.Quality quality, double tokens) {
    Double bytes = quality.allToAllBytesPerToken();
    double perAssignment = 2.0 * c.dModel() * Float.BYTES * c.blocks();
    return bytes == null ? null : (Double) (bytes / perAssignment * tokens / c.experts());
  }
}
