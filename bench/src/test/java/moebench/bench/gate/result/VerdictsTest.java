package moebench.bench.gate.result;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import moebench.bench.gate.fork.Slot;
import moebench.bench.gate.jmh.ExactMetrics;
import moebench.bench.gate.jmh.Fork;
import moebench.bench.gate.jmh.Scale;
import moebench.bench.gate.jmh.Unit;
import moebench.bench.gate.procedure.Arm;
import moebench.bench.gate.procedure.Judgement;
import moebench.bench.gate.procedure.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From judgements of times to verdicts about benchmarks and the run. */
class VerdictsTest {
  private static final List<String> ONE = List.of("boom");
  private static final List<String> TWO = List.of("boom", "boom");
  private static final Fork FORK =
      new Fork(
          new Unit("a.B.c", Map.of()),
          new Scale("thrpt", "ops/s"),
          1,
          2,
          List.of(2.0),
          Map.of("checksum", List.of(5.0)),
          Map.of("checksum", "#"));

  private static Judgement times(Verdict verdict, String note) {
    return new Judgement(verdict, 0, -0.1, 0.1, 20, false, 0.1, note);
  }

  private static GateResult.Benchmark benchmark(
      Judgement times, int baseline, int candidate, List<String> broken, List<String> fails) {
    return new Evidence(
            FORK.unit(),
            FORK.unit().label(),
            0.05,
            Stream.generate(() -> FORK).limit(baseline).toList(),
            Stream.generate(() -> FORK).limit(candidate).toList(),
            broken,
            fails,
            baseline + candidate,
            0)
        .judged(times, new ExactMetrics(Pattern.compile("checksum")));
  }

  private static Verdict verdict(
      Judgement times, int baseline, int candidate, List<String> broken, List<String> fails) {
    return benchmark(times, baseline, candidate, broken, fails).verdict();
  }

  @Test
  void aCandidateThatFailsAgainAndAgainWhereTheBaselineDoesNotIsAMismatch() {
    Judgement givenUp = times(Verdict.INCONCLUSIVE, "forks failed");

    assertEquals(Verdict.MISMATCH, verdict(givenUp, 2, 0, List.of(), TWO));
    assertEquals(Verdict.MISMATCH, verdict(givenUp, 9, 7, List.of(), TWO), "now and then");
    assertEquals(Verdict.MISMATCH, verdict(givenUp, 1, 0, ONE, TWO));
    assertEquals(Verdict.INCONCLUSIVE, verdict(givenUp, 7, 7, TWO, TWO), "as the baseline does");
    assertEquals(Verdict.INCONCLUSIVE, verdict(givenUp, 0, 0, TWO, TWO));
    assertEquals(
        List.of("fails in the candidate: boom"),
        benchmark(givenUp, 2, 0, List.of(), TWO).mismatches());
  }

  @Test
  void oneForkThatFailedOrThatTheTimeCutOffIsNone() {
    Judgement short0 = times(Verdict.INCONCLUSIVE, "0 pairs in the time given");

    assertEquals(Verdict.INCONCLUSIVE, verdict(short0, 1, 0, List.of(), ONE));
    assertEquals(Verdict.INCONCLUSIVE, verdict(short0, 0, 1, ONE, List.of()));
    assertEquals(Verdict.PASS, verdict(times(Verdict.PASS, ""), 20, 19, List.of(), ONE));
  }

  @ParameterizedTest
  @CsvSource({
    "PASS IMPROVEMENT, true, PASS, 0",
    "PASS INCONCLUSIVE, true, INCONCLUSIVE, 3",
    "INCONCLUSIVE REGRESSION, true, REGRESSION, 1",
    "PASS REGRESSION, false, INVALID, 4",
    "PASS, false, INVALID, 4",
    "REGRESSION MISMATCH PASS, false, MISMATCH, 5",
    "MISMATCH, true, MISMATCH, 5",
  })
  void theGravestCounts(String verdicts, boolean valid, Overall overall, int exitCode) {
    List<GateResult.Benchmark> benchmarks =
        Stream.of(verdicts.split(" "))
            .map(name ->
                name.equals("MISMATCH")
                    ? Evidence.missing(FORK.unit(), "B.c", 0.05)
                    : benchmark(times(Verdict.valueOf(name), ""), 1, 1, List.of(), List.of()))
            .toList();

    assertEquals(overall, JarGate.overall(benchmarks, valid));
    assertEquals(exitCode, overall.exitCode());
  }

  @Test
  void whyForksOfControlsFailedIsNotedOnce() {
    List<Slot> slots =
        List.of(
            slot(Arm.CANDIDATE, "told with its benchmark"),
            slot(Arm.COPY, null),
            slot(Arm.COPY, "disk full"),
            slot(Arm.SLOWED, "boom"),
            slot(Arm.SLOWED, "boom"));

    assertEquals(
        List.of(
            "A fork of the copy of the baseline failed: disk full",
            "A fork of the slowed baseline failed: boom"),
        JarGate.controlNotes(slots));
  }

  private static Slot slot(Arm arm, String failure) {
    return new Slot(FORK.unit(), arm, Instant.EPOCH, 1, null, null, List.of(), failure, null);
  }
}
