package moebench.bench.gate.fork;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import moebench.bench.gate.host.CpuTimeProfiler;
import moebench.bench.gate.jmh.Clock;
import moebench.bench.gate.jmh.Unit;
import moebench.bench.gate.procedure.Arm;
import moebench.bench.gate.procedure.Conductor;

/**
 * What is measured, and how long.
 *
 * @param baseline jar
 * @param candidate jar
 * @param include regular expression of JMH for the names of benchmarks
 * @param params values that replace those of the source, such as {@code rows=64}
 * @param jmh further words of JMH's command line
 * @param flags for the JVMs
 * @param clock that times are judged by
 * @param time that everything may take
 * @param timeout that a fork may take
 * @param controlEvery the slowed control does every n-th operation twice
 * @param injectEvery so does the candidate, for studies of the gate; 0 for not at all
 * @param out folder for what is measured
 */
public record SlotPlan(
    Path baseline,
    Path candidate,
    String include,
    List<String> params,
    List<String> jmh,
    List<String> flags,
    Clock clock,
    Duration time,
    Duration timeout,
    int controlEvery,
    int injectEvery,
    Path out) {
  /** Starting two JVMs' worth of JMH, on a core that is not busy. */
  private static final double START_SECONDS = 0.6;

  /**
   * Vector code reached its speed 0.5 to 1.5 s after its start on two idle cores, and single tenths
   * of a second differed by a tenth: shorter slots are more, but say less together.
   */
  private static final double LEAST_SECONDS = 2.6;

  private static final double WARM_UP_SHARE = 0.6;
  private static final double MOST_SECONDS = 8;
  private static final int ROUNDS = 30;
  private static final int ITERATIONS = 4;

  /** Whether the words given for JMH leave the length of a slot to this plan. */
  boolean choosesTimes() {
    return List.of("-wi", "-w", "-i", "-r").stream().noneMatch(jmh::contains);
  }

  /** Seconds that a slot should take, so that the time allows many. */
  double slotSeconds(int units) {
    double seconds =
        Conductor.SCREENING_SHARE * time.toMillis() / 1e3 / ROUNDS / slotsPerRound(units);
    return Math.clamp(seconds, LEAST_SECONDS, MOST_SECONDS);
  }

  /** Both sides of every benchmark, and the controls of one until they have enough pairs. */
  static int slotsPerRound(int units) {
    return 2 * units + Arm.CONTROLS.size();
  }

  /** Words for JMH that every slot shares: one fork, and times as the words given do not say. */
  List<String> slotArguments(int units) {
    double running = slotSeconds(units) - START_SECONDS;
    List<String> words =
        new ArrayList<>(List.of("-f", "1", "-wf", "0", "-rf", "json", "-v", "NORMAL"));
    Set<String> given = Set.copyOf(jmh);
    addUnless(given, words, "-wi", "1");
    addUnless(given, words, "-w", millis(WARM_UP_SHARE * running));
    addUnless(given, words, "-i", Integer.toString(ITERATIONS));
    addUnless(given, words, "-r", millis((1 - WARM_UP_SHARE) * running / ITERATIONS));
    if (!given.contains("-prof")) {
      words.addAll(List.of("-prof", "gc"));
    }
    if (clock == Clock.CPU) {
      words.addAll(List.of("-prof", CpuTimeProfiler.class.getName()));
    }
    words.addAll(jmh);
    return words;
  }

  /** Slots that fit if each takes as long as it should, for a first guess at progress. */
  public int expectedSlots() {
    return (int) (time.toMillis() / 1e3 / LEAST_SECONDS);
  }

  /**
   * Says when the time does not allow a verdict; empty when it does.
   *
   * @param slot seconds that a slot takes
   */
  Optional<String> tooShort(int units, double slot) {
    double slots = time.toMillis() / 1e3 / slot;
    int toConfirm = Conductor.slotsToConfirm(0, Arm.CONTROLS.size());
    double rounds = (slots - toConfirm) / slotsPerRound(units);
    if (rounds >= Conductor.LEAST_PAIRS) {
      return Optional.empty();
    }
    double needed = Conductor.LEAST_PAIRS * slotsPerRound(units) + toConfirm;
    return Optional.of(
        "The time allows about %.0f pairs of forks of each of %d benchmarks at %.1f s a fork, and to confirm one; a verdict needs %d. Give --minutes %.0f, or a narrower --include."
            .formatted(
                Math.max(0, Math.floor(rounds)),
                units,
                slot,
                Conductor.LEAST_PAIRS,
                Math.ceil(needed * slot / 60)));
  }

  private static void addUnless(Set<String> given, List<String> words, String name, String value) {
    if (!given.contains(name)) {
      words.addAll(List.of(name, value));
    }
  }

  private static String millis(double seconds) {
    return Math.round(seconds * 1e3) + "ms";
  }

  /**
   * Benchmarks of both jars, those of the baseline first.
   *
   * @param common to both
   * @param missing from the candidate
   * @param added by the candidate
   */
  public record Units(List<Unit> common, List<Unit> missing, List<Unit> added) {}
}
