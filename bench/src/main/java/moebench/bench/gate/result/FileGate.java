package moebench.bench.gate.result;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import moebench.bench.gate.jmh.Clock;
import moebench.bench.gate.jmh.ExactMetrics;
import moebench.bench.gate.jmh.Fork;
import moebench.bench.gate.jmh.GateInputException;
import moebench.bench.gate.jmh.JmhJson;
import moebench.bench.gate.jmh.Unit;
import moebench.bench.gate.procedure.Family;
import moebench.bench.gate.procedure.Judgement;
import moebench.bench.gate.statistics.RankDistributions;
import moebench.bench.gate.statistics.Shift;
import tools.jackson.databind.JsonNode;

/** Compares results that JMH has written: forks are the samples, and nothing pairs them. */
public final class FileGate {
  /** Fewer forks a side give no verdict. */
  private static final int LEAST_FORKS = 10;

  private static final double LEVEL = 0.05;

  /** Of missing a slowdown that is called detectable; nothing is confirmed here. */
  private static final double MISSING = 0.1;

  private final Margins margins;
  private final ExactMetrics metrics;
  private final Pattern include;
  private final Clock clock;
  private final boolean advisory;

  /**
   * @param include found in the names of the benchmarks that count
   * @param clock that times are judged by
   * @param advisory whether to judge even too few forks, as advice
   */
  public FileGate(
      Margins margins, ExactMetrics metrics, Pattern include, Clock clock, boolean advisory) {
    this.margins = margins;
    this.metrics = metrics;
    this.include = include;
    this.clock = clock;
    this.advisory = advisory;
  }

  /**
   * Reads and judges.
   *
   * @throws GateInputException when the files cannot be compared
   */
  public GateResult run(List<Path> baseline, List<Path> candidate, String commit) {
    Instant started = Instant.now();
    Map<Unit, List<Fork>> before = read(baseline);
    Map<Unit, List<Fork>> after = read(candidate);
    if (before.isEmpty()) {
      throw new GateInputException(
          "no benchmark of %s matches '%s'".formatted(names(baseline), include));
    }
    List<Unit> common = before.keySet().stream().filter(after::containsKey).toList();
    if (common.isEmpty()) {
      throw new GateInputException(
          "%s and %s have no benchmark with the same parameters in common; the first has %s, the second %s"
              .formatted(
                  names(baseline), names(candidate), some(before.keySet()), some(after.keySet())));
    }
    List<Shift> shifts = new ArrayList<>();
    RankDistributions distributions = new RankDistributions();
    for (Unit unit : common) {
      requireSameScale(unit, before.get(unit), after.get(unit));
      Shift shift =
          Shift.between(logTimes(before.get(unit)), logTimes(after.get(unit)), distributions);
      shifts.add(shift);
    }
    List<Judgement> judgements =
        Family.judge(
            shifts,
            common.stream().map(u -> Math.log1p(margins.of(u))).toList(),
            new Family.Chances(LEVEL, LEVEL, LEVEL, MISSING));
    List<GateResult.Benchmark> benchmarks = new ArrayList<>();
    for (int i = 0; i < common.size(); i++) {
      benchmarks.add(benchmark(common.get(i), before, after, judgements.get(i)));
    }
    before.keySet().stream()
        .filter(unit -> !after.containsKey(unit))
        .forEach(unit ->
            benchmarks.add(
                Evidence.missing(unit, unit.labelAmong(before.keySet()), margins.of(unit))));
    List<String> notes = new ArrayList<>();
    notes.add(
        "Files do not say which forks ran beside each other, and hold no controls: the intervals"
            + " do not cover a machine that changed between the two runs.");
    after.keySet().stream()
        .filter(unit -> !before.containsKey(unit))
        .forEach(unit -> notes.add(JarGate.newNote(unit)));
    return new GateResult(
        GateResult.SCHEMA,
        JarGate.overall(benchmarks, true),
        advisory,
        started,
        0,
        null,
        JarGate.side(baseline),
        JarGate.side(candidate),
        commit,
        benchmarks,
        List.of(),
        notes);
  }

  private GateResult.Benchmark benchmark(
      Unit unit, Map<Unit, List<Fork>> before, Map<Unit, List<Fork>> after, Judgement judgement) {
    List<Fork> baseline = before.get(unit);
    List<Fork> candidate = after.get(unit);
    boolean tooFew = judgement.n() < LEAST_FORKS && !advisory;
    String why =
        "%d and %d forks; a verdict needs %d on each side (--advisory judges all the same)"
            .formatted(baseline.size(), candidate.size(), LEAST_FORKS);
    return new Evidence(
            unit,
            unit.labelAmong(before.keySet()),
            margins.of(unit),
            baseline,
            candidate,
            List.of(),
            List.of(),
            baseline.size() + candidate.size(),
            0)
        .judged(tooFew ? judgement.inconclusive(why) : judgement, metrics);
  }

  private Map<Unit, List<Fork>> read(List<Path> files) {
    Map<Unit, List<Fork>> forks = new LinkedHashMap<>();
    for (Path file : files) {
      for (JsonNode entry : JmhJson.entries(file)) {
        for (Fork fork : JmhJson.forks(entry, file.toString())) {
          if (include.matcher(fork.unit().name()).find()) {
            forks.computeIfAbsent(fork.unit(), _ -> new ArrayList<>()).add(fork);
          }
        }
      }
    }
    return forks;
  }

  private static void requireSameScale(Unit unit, List<Fork> baseline, List<Fork> candidate) {
    Set<String> scales =
        Stream.concat(baseline.stream(), candidate.stream())
            .map(fork -> fork.scale() + " by " + fork.threads() + " threads")
            .collect(Collectors.toCollection(TreeSet::new));
    if (scales.size() > 1) {
      throw new GateInputException(
          "%s was measured in different ways, which cannot be compared: %s"
              .formatted(unit, String.join("; ", scales)));
    }
  }

  private double[] logTimes(List<Fork> forks) {
    return forks.stream().mapToDouble(clock::logTime).toArray();
  }

  private static String names(List<Path> files) {
    return files.stream().map(Path::toString).collect(Collectors.joining(", "));
  }

  private static String some(Set<Unit> units) {
    return units.isEmpty() ? "none" : units.iterator().next() + (units.size() > 1 ? ", …" : "");
  }
}
