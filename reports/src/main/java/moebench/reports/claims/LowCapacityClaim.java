package moebench.reports.claims;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import moebench.reports.data.Accounting;
import moebench.reports.data.Grid;
import moebench.reports.data.QualityRun;
import moebench.reports.data.RunData;
import moebench.reports.data.Sample;
import moebench.reports.schema.LayerConfig;

/** Claim 3: at capacity factors up to 1.25, Switch is better than at 1.5 and above. */
final class LowCapacityClaim {
  private static final double LOW = 1.25;
  private static final double HIGH = 1.5;

  private static final String DROPLESS = "validated dropless, ";
  private static final Function<QualityRun, Optional<Double>> TRAINING_CAPACITY =
      QualityRun::bpbTrainingCapacity;
  private static final Function<QualityRun, Optional<Double>> LIFTED = QualityRun::bpbDropless;

  private final RunData run;
  private final Grid grid;

  private LowCapacityClaim(RunData run, Grid grid) {
    this.run = run;
    this.grid = grid;
  }

  static Claim of(RunData run, Grid grid) {
    LowCapacityClaim claim = new LowCapacityClaim(run, grid);
    List<Finding> findings = new ArrayList<>();
    List<Part> context = new ArrayList<>();
    for (Accounting accounting : Accounting.values()) {
      String equal = accounting.equalBudget();
      findings.add(
          new Finding(
              equal, List.of(claim.part("switch", "Switch", accounting, TRAINING_CAPACITY))));
      context.add(claim.part("switch", "Switch, " + DROPLESS + equal, accounting, LIFTED));
      context.add(claim.part("moe", "MoE, " + equal, accounting, TRAINING_CAPACITY));
      context.add(claim.part("moe", "MoE, " + DROPLESS + equal, accounting, LIFTED));
    }
    return new Claim(
        3,
        "Switch does better at low capacity factors (1 to 1.25).",
        "Mean validation bits per byte at CF ≥ 1.5 minus that at CF 1 to 1.25, at each number of"
            + " experts that has both. Validated at the training capacity; without a capacity limit"
            + " (dropless) for comparison.",
        findings,
        context);
  }

  private Part part(
      String layer,
      String name,
      Accounting accounting,
      Function<QualityRun, Optional<Double>> bpb) {
    Pairs pairs = new Pairs();
    Map<Integer, List<LayerConfig>> byExperts =
        grid.of(layer).stream()
            .collect(
                Collectors.groupingBy(LayerConfig::experts, TreeMap::new, Collectors.toList()));
    byExperts.forEach((experts, configs) -> add(pairs, accounting, configs, bpb, experts));
    return Part.of(name + ", low against high CF", Part.Scale.BITS_PER_BYTE, pairs, "seed", "");
  }

  /** Every seed must average the same capacity factors: those of the seed that has the most. */
  private void add(
      Pairs pairs,
      Accounting accounting,
      List<LayerConfig> configs,
      Function<QualityRun, Optional<Double>> value,
      int experts) {
    Map<Long, Map<Double, Double>> bpb = new TreeMap<>();
    for (LayerConfig config : configs) {
      for (QualityRun q : run.quality(accounting, config)) {
        value
            .apply(q)
            .ifPresent(v ->
                bpb.computeIfAbsent(q.seed(), _ -> new HashMap<>())
                    .put(config.capacityFactor(), v));
      }
    }
    Set<Double> most =
        bpb.values().stream()
            .map(Map::keySet)
            .max(Comparator.comparingInt(Set::size))
            .orElse(Set.of());
    bpb.forEach((seed, byCf) -> {
      Optional<Double> low = mean(byCf, cf -> cf >= 1 && cf <= LOW);
      Optional<Double> high = mean(byCf, cf -> cf >= HIGH);
      if (byCf.keySet().equals(most) && low.isPresent() && high.isPresent()) {
        pairs.add(experts, seed, high.get() - low.get());
      }
    });
  }

  private static Optional<Double> mean(Map<Double, Double> byCf, Predicate<Double> which) {
    List<Double> values =
        byCf.entrySet().stream()
            .filter(e -> which.test(e.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    return values.isEmpty() ? Optional.empty() : Optional.of(Sample.of(values).mean());
  }
}
