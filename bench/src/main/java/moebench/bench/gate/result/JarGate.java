package moebench.bench.gate.result;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import moebench.bench.gate.fork.Slot;
import moebench.bench.gate.fork.SlotLaboratory;
import moebench.bench.gate.jmh.ExactMetrics;
import moebench.bench.gate.jmh.Fork;
import moebench.bench.gate.jmh.JmhJson;
import moebench.bench.gate.jmh.Unit;
import moebench.bench.gate.procedure.Arm;
import moebench.bench.gate.procedure.Conductor;
import moebench.bench.gate.procedure.Control;
import moebench.bench.gate.procedure.Verdict;
import moebench.bench.gate.statistics.RankDistributions;

/** Compares two jars by measuring both. */
public final class JarGate {

  private final Margins margins;
  private final ExactMetrics metrics;
  private final long seed;
  private final double controlSlowdown;

  /**
   * @param seed of the order of slots
   * @param controlSlowdown true slowdown of the slowed control, as a share
   */
  public JarGate(Margins margins, ExactMetrics metrics, long seed, double controlSlowdown) {
    this.margins = margins;
    this.metrics = metrics;
    this.seed = seed;
    this.controlSlowdown = controlSlowdown;
  }

  /**
   * Measures and judges.
   *
   * @param commit of the candidate; null when it is not known
   * @param notes to begin with
   */
  public GateResult run(
      SlotLaboratory laboratory, Path baseline, Path candidate, String commit, List<String> notes)
      throws InterruptedException {
    Instant started = Instant.now();
    long nanos = System.nanoTime();
    List<Unit> units = laboratory.units().common();
    List<Unit> all = Stream.concat(units.stream(), laboratory.units().missing().stream()).toList();
    Conductor.Outcome outcome =
        new Conductor(
                laboratory,
                units.stream().map(unit -> Math.log1p(margins.of(unit))).toList(),
                Arm.CONTROLS,
                new RankDistributions(),
                new SplittableRandom(seed))
            .run();
    List<GateResult.Benchmark> benchmarks = new ArrayList<>();
    for (int i = 0; i < units.size(); i++) {
      Evidence evidence = evidence(units.get(i), units.get(i).labelAmong(all), laboratory.slots());
      benchmarks.add(evidence.judged(outcome.judgements().get(i), metrics));
    }
    laboratory
        .units()
        .missing()
        .forEach(
            unit -> benchmarks.add(Evidence.missing(unit, unit.labelAmong(all), margins.of(unit))));
    List<String> allNotes = new ArrayList<>(notes);
    laboratory.units().added().forEach(unit -> allNotes.add(newNote(unit)));
    allNotes.addAll(controlNotes(laboratory.slots()));
    return new GateResult(
        GateResult.SCHEMA,
        overall(benchmarks, outcome.isValid()),
        false,
        started,
        (System.nanoTime() - nanos) / 1e9,
        seed,
        side(List.of(baseline)),
        side(List.of(candidate)),
        commit,
        benchmarks,
        outcome.controls().stream().map(this::control).toList(),
        allNotes);
  }

  private Evidence evidence(Unit unit, String label, List<Slot> all) {
    List<Slot> slots = all.stream().filter(slot -> slot.unit().equals(unit)).toList();
    return new Evidence(
        unit,
        label,
        margins.of(unit),
        forks(slots, Arm.BASELINE),
        forks(slots, Arm.CANDIDATE),
        failures(slots, Arm.BASELINE),
        failures(slots, Arm.CANDIDATE),
        slots.size(),
        (int) slots.stream().filter(slot -> !slot.suspicions().isEmpty()).count());
  }

  private static List<Fork> forks(List<Slot> slots, Arm arm) {
    return slots.stream()
        .filter(slot -> slot.arm() == arm && slot.failure() == null)
        .flatMap(slot -> JmhJson.forks(slot.result(), "the result of a fork").stream())
        .toList();
  }

  private static List<String> failures(List<Slot> slots, Arm arm) {
    return slots.stream()
        .filter(slot -> slot.arm() == arm && slot.failure() != null)
        .map(Slot::failure)
        .toList();
  }

  private GateResult.Control control(Control.Finding finding) {
    return new GateResult.Control(
        name(finding.arm()),
        finding.arm() == Arm.COPY ? 0 : controlSlowdown,
        Evidence.share(finding.effect()),
        Evidence.share(finding.low()),
        Evidence.share(finding.high()),
        finding.n(),
        finding.asItShould());
  }

  private static String name(Arm control) {
    return control == Arm.COPY ? "copy of the baseline" : "slowed baseline";
  }

  /** Why forks of controls failed, each reason once; benchmarks tell of their own. */
  static List<String> controlNotes(List<Slot> slots) {
    return slots.stream()
        .filter(slot -> slot.arm().isControl() && slot.failure() != null)
        .map(slot -> "A fork of the %s failed: %s".formatted(name(slot.arm()), slot.failure()))
        .distinct()
        .toList();
  }

  /** About a benchmark that only the candidate has. */
  static String newNote(Unit unit) {
    return unit + " is new in the candidate; nothing to compare";
  }

  static Overall overall(List<GateResult.Benchmark> benchmarks, boolean valid) {
    List<Verdict> verdicts = benchmarks.stream().map(GateResult.Benchmark::verdict).toList();
    if (verdicts.contains(Verdict.MISMATCH)) {
      return Overall.MISMATCH;
    }
    if (!valid) {
      return Overall.INVALID;
    }
    if (verdicts.contains(Verdict.REGRESSION)) {
      return Overall.REGRESSION;
    }
    return verdicts.contains(Verdict.INCONCLUSIVE) ? Overall.INCONCLUSIVE : Overall.PASS;
  }

  static GateResult.Side side(List<Path> files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path file : files) {
        try (InputStream in = Files.newInputStream(file)) {
          byte[] buffer = new byte[1 << 16];
          for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            digest.update(buffer, 0, n);
          }
        }
      }
      return new GateResult.Side(
          files.stream().map(Path::toString).toList(), HexFormat.of().formatHex(digest.digest()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + files + ": " + e.getMessage(), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
