package moebench.reports.claims;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import moebench.reports.data.Accounting;
import moebench.reports.data.Grid;
import moebench.reports.data.QualityRun;
import moebench.reports.data.RunData;
import moebench.reports.data.TimeToThreshold;
import moebench.reports.schema.LayerConfig;

/** Claim 1: better than dense and than MoE at equal cost, counted in FLOPs and in time. */
final class SpeedQualityClaim {
  private static final String AGAINST_DENSE = "Switch against dense";
  private static final String AGAINST_MOE = "Switch against MoE";

  private final RunData run;
  private final Grid grid;

  private SpeedQualityClaim(RunData run, Grid grid) {
    this.run = run;
    this.grid = grid;
  }

  static Claim of(RunData run, Grid grid) {
    SpeedQualityClaim claim = new SpeedQualityClaim(run, grid);
    List<Finding> findings = new ArrayList<>();
    List<Part> context = new ArrayList<>();
    for (Accounting accounting : Accounting.values()) {
      findings.add(
          new Finding(
              accounting.equalBudget(),
              claim.quality(accounting, "", QualityRun::bpbTrainingCapacity)));
      context.addAll(
          claim.quality(
              accounting,
              ", validated dropless, " + accounting.equalBudget(),
              QualityRun::bpbDropless));
    }
    for (Accounting accounting : Accounting.values()) {
      findings.add(claim.time(accounting));
    }
    return new Claim(
        1,
        "Switch beats dense and MoE on a speed-quality basis.",
        "Fewer validation bits per byte at an equal training budget, and less training time to the"
            + " quality that dense has at the end of its budget; against MoE at equal experts and"
            + " capacity factor. The time of seed r is that of its steps as fork r timed them, so"
            + " the interval holds the noise of both; seeds without such a fork are left out. Validated at"
            + " the training capacity; without a capacity limit (dropless) for comparison.",
        findings,
        context);
  }

  private List<Part> quality(
      Accounting accounting, String suffix, Function<QualityRun, Optional<Double>> bpb) {
    Pairs dense = new Pairs();
    grid.dense()
        .ifPresent(d -> grid.of("switch").forEach(s -> addBpb(dense, accounting, d, s, bpb)));
    Pairs moe = new Pairs();
    Matched.of(grid).forEach(m -> addBpb(moe, accounting, m.moe(), m.switchLayer(), bpb));
    return List.of(
        Part.of(AGAINST_DENSE + suffix, Part.Scale.BITS_PER_BYTE, dense, "seed", ""),
        Part.of(AGAINST_MOE + suffix, Part.Scale.BITS_PER_BYTE, moe, "seed", ""));
  }

  private void addBpb(
      Pairs pairs,
      Accounting accounting,
      LayerConfig other,
      LayerConfig ours,
      Function<QualityRun, Optional<Double>> bpb) {
    Map<Long, Double> theirs = new HashMap<>();
    run.quality(accounting, other)
        .forEach(q -> bpb.apply(q).ifPresent(v -> theirs.put(q.seed(), v)));
    for (QualityRun q : run.quality(accounting, ours)) {
      Double their = theirs.get(q.seed());
      if (their != null) {
        bpb.apply(q).ifPresent(our -> pairs.add(ours, q.seed(), their - our));
      }
    }
  }

  private Finding time(Accounting accounting) {
    Optional<TimeToThreshold> threshold = grid.dense().flatMap(d -> TimeToThreshold.of(run, d));
    Pairs dense = new Pairs();
    Pairs moe = new Pairs();
    List<String> unreached = new ArrayList<>();
    Set<Long> untimed = new TreeSet<>();
    threshold.ifPresent(t -> {
      for (LayerConfig s : grid.of("switch")) {
        addTime(dense, t, accounting, t.dense(), s);
      }
      for (Matched m : Matched.of(grid)) {
        addTime(moe, t, accounting, m.moe(), m.switchLayer());
      }
      grid.experts().stream()
          .filter(c -> misses(t, accounting, c))
          .map(run.labels()::of)
          .forEach(unreached::add);
      grid.all().forEach(c -> untimed.addAll(untimed(t, accounting, c)));
    });
    String note = note(unreached, untimed);
    boolean switchMisses =
        threshold.isPresent()
            && grid.of("switch").stream().anyMatch(s -> misses(threshold.get(), accounting, s));
    return new Finding(
        "time to threshold, " + accounting.execution() + " execution",
        List.of(
            timePart(AGAINST_DENSE, dense, note, switchMisses),
            timePart(AGAINST_MOE, moe, note, switchMisses)));
  }

  private static String note(List<String> unreached, Set<Long> untimed) {
    List<String> notes = new ArrayList<>();
    if (!unreached.isEmpty()) {
      notes.add(
          "pairs without a crossing are left out: not every run of "
              + String.join(", ", unreached)
              + " reaches the threshold");
    }
    if (!untimed.isEmpty()) {
      notes.add(
          "not every layer has a fork for seed "
              + untimed.stream().map(Object::toString).collect(Collectors.joining(", "))
              + ", so such pairs are left out");
    }
    return String.join("; ", notes);
  }

  private static List<Long> untimed(TimeToThreshold t, Accounting accounting, LayerConfig config) {
    return t.crossings(accounting, config).stream()
        .filter(c -> t.seconds(accounting, config, c).isEmpty())
        .map(TimeToThreshold.Crossing::seed)
        .toList();
  }

  /** Leaving out Switch runs that fail would favour Switch, so they rule out "holds". */
  private static Part timePart(String name, Pairs pairs, String note, boolean switchMisses) {
    Part part = Part.of(name, Part.Scale.LOG_RATIO, pairs, "seed", note);
    return switchMisses && part.verdict() == Verdict.HOLDS
        ? part.undecided("some Switch runs do not reach the threshold")
        : part;
  }

  private boolean misses(TimeToThreshold t, Accounting accounting, LayerConfig config) {
    return t.crossings(accounting, config).size() < run.quality(accounting, config).size();
  }

  private void addTime(
      Pairs pairs, TimeToThreshold t, Accounting accounting, LayerConfig other, LayerConfig ours) {
    Map<Long, Double> theirs = logSeconds(t, accounting, other);
    logSeconds(t, accounting, ours)
        .forEach((seed, seconds) -> {
          if (theirs.containsKey(seed)) {
            pairs.add(ours, seed, theirs.get(seed) - seconds);
          }
        });
  }

  private Map<Long, Double> logSeconds(
      TimeToThreshold t, Accounting accounting, LayerConfig config) {
    Map<Long, Double> seconds = new HashMap<>();
    for (TimeToThreshold.Crossing c : t.crossings(accounting, config)) {
      t.seconds(accounting, config, c).ifPresent(s -> seconds.put(c.seed(), Math.log(s)));
    }
    return seconds;
  }
}
