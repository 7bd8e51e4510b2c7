package moebench.bench.simulate;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import moebench.layers.CapacityRule;
import moebench.layers.routing.UniformLoad;
import moebench.reports.schema.Placed;
import moebench.reports.schema.Result;
import moebench.reports.schema.Routed;
import moebench.sim.cluster.layout.Imbalance;
import moebench.sim.cluster.loads.LoadStatistics;
import moebench.sim.cluster.loads.LoadStudy;
import moebench.sim.cluster.loads.Popularity;
import moebench.sim.cluster.model.Ffn;
import moebench.sim.cluster.model.Moe;

/** Routing alone: how many tokens are dropped, how many slots are empty, who is slowest. */
final class RoutingStudies {
  private static final long SEED = 1;
  private static final long TOKENS = 1 << 20;
  private static final List<Integer> EXPERTS = List.of(8, 64, 512);
  private static final List<Integer> GROUPS = List.of(1024, 8192, 65_536);
  private static final List<Double> FACTORS = List.of(1.0, 1.25, 1.5, 2.0);
  private static final int MANY_EXPERTS = 2048;
  private static final int MANY_GROUP = 1 << 17;
  private static final long MANY = 1_000_000_000;

  private RoutingStudies() {}

  /** 10^9 assignments over 2048 experts, timed. */
  static Result.Simulation assignments() {
    heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
    long start = System.nanoTime();
    LoadStudy study =
        new LoadStudy(
            Popularity.zipf(MANY_EXPERTS, 0.5),
            1,
            MANY_GROUP,
            Math.ceilDiv(MANY, MANY_GROUP),
            SEED);
    List<Routed> routed = routed(study, FACTORS);
    double seconds = (System.nanoTime() - start) / 1e9;
    String note =
        String.format(
            Locale.ROOT,
            "%,d assignments over %d experts were drawn one by one in %.1f s on %d cores; at most %d MiB of"
                + " Java's heap were in use (peaks of its pools together).",
            routed.getFirst().assignments(),
            MANY_EXPERTS,
            seconds,
            Runtime.getRuntime().availableProcessors(),
            heapPools().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() >> 20);
    return Simulations.routed(routed, List.of(note));
  }

  private static Stream<MemoryPoolMXBean> heapPools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP);
  }

  /** Every popularity against experts, group size and capacity factor. */
  static Result.Simulation routing(Measurements measured) {
    List<Routed> all = new ArrayList<>();
    for (int topK = 1; topK <= 2; topK++) {
      for (int group : GROUPS) {
        for (int experts : EXPERTS) {
          for (Popularity popularity :
              List.of(
                  Popularity.uniform(experts),
                  Popularity.zipf(experts, 0.5),
                  Popularity.dirichlet(experts, 4, SEED),
                  Popularity.uniform(experts).bursty(64, 0.5))) {
            all.addAll(routed(study(popularity, topK, group), FACTORS));
          }
        }
        Optional<Popularity> trained = measured.trainedRouter();
        if (trained.isPresent()) {
          all.addAll(routed(study(trained.get(), topK, group), FACTORS));
        }
      }
    }
    return Simulations.routed(all, List.of("Trained router: " + measured.provenance() + "."));
  }

  private static LoadStudy study(Popularity popularity, int topK, int group) {
    return new LoadStudy(popularity, topK, group, TOKENS / group, SEED);
  }

  private static List<Routed> routed(LoadStudy study, List<Double> factors) {
    int experts = study.popularity().experts();
    List<Integer> capacities =
        factors.stream()
            .map(f ->
                CapacityRule.perAssignment(f).capacity(study.groupTokens(), experts, study.topK()))
            .toList();
    LoadStatistics statistics = study.run(capacities);
    boolean uniform = study.popularity().name().equals("uniform");
    List<Routed> rows = new ArrayList<>();
    for (int i = 0; i < factors.size(); i++) {
      LoadStatistics.AtCapacity at = statistics.atCapacity().get(i);
      rows.add(
          new Routed(
              study.popularity().name(),
              experts,
              study.topK(),
              study.groupTokens(),
              statistics.assignments(),
              factors.get(i),
              at.dropShare(),
              at.paddingShare(),
              statistics.imbalance(),
              at.slowest(),
              uniform
                  ? UniformLoad.expectedDropShare(
                      study.groupTokens(), experts, study.topK(), at.capacity())
                  : null));
    }
    return rows;
  }

  /** What load-aware placement and replicas buy. */
  static Result.Simulation placement(Measurements measured) {
    int experts = 256;
    int tokens = 1 << 16;
    List<Popularity> popularities = new ArrayList<>();
    popularities.add(Popularity.uniform(experts));
    popularities.add(Popularity.zipf(experts, 0.3));
    popularities.add(Popularity.zipf(experts, 0.6));
    popularities.add(Popularity.dirichlet(experts, 4, SEED));
    measured.trainedRouter().ifPresent(popularities::add);
    List<Placed> placed = new ArrayList<>();
    for (Popularity popularity : popularities) {
      Moe moe =
          new Moe(
              popularity.experts(),
              8,
              new Ffn(1, false),
              1,
              0,
              null,
              CapacityRule.dropless(),
              null);
      for (Imbalance.Rule rule : Imbalance.Rule.values()) {
        Imbalance imbalance = new Imbalance(popularity, rule, SEED);
        for (int devices = 8; devices <= popularity.experts() / 2; devices *= 2) {
          placed.add(
              new Placed(
                  popularity.name(),
                  popularity.experts(),
                  rule.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                  devices,
                  imbalance.of(moe, devices, (double) tokens / devices).skew()));
        }
      }
    }
    return Simulations.placed(
        placed,
        List.of(
            "Loads of 65 536 tokens, eight choices each; placements know the popularity, not the draw.",
            "Replicated: one spare place per device, filled as EPLB does.",
            "Trained router: " + measured.provenance() + "."));
  }
}
