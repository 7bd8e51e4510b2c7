package moebench.bench.gate.fork;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import moebench.bench.gate.jmh.Clock;
import org.junit.jupiter.api.Test;

class SlotPlanTest {
  /** Ten pairs of five benchmarks, with two controls, take 120 slots, and a confirmation 36. */
  @Test
  void saysHowManyMinutesAVerdictNeeds() {
    assertEquals(
        Optional.of(
            "The time allows about 8 pairs of forks of each of 5 benchmarks at 2.6 s a fork, and to"
                + " confirm one; a verdict needs 10. Give --minutes 7, or a narrower --include."),
        plan(6, List.of()).tooShort(5, 2.6));
    assertEquals(Optional.empty(), plan(7, List.of()).tooShort(5, 2.6));
  }

  /** Whoever sets the times knows better than the plan how long a fork takes. */
  @Test
  void wordsForJmhMaySetTheTimes() {
    assertTrue(plan(6, List.of("-bm", "thrpt")).choosesTimes());
    assertFalse(plan(6, List.of("-w", "200ms")).choosesTimes());
  }

  private static SlotPlan plan(int minutes, List<String> jmh) {
    return new SlotPlan(
        Path.of("a.jar"),
        Path.of("b.jar"),
        ".*",
        List.of(),
        jmh,
        List.of(),
        Clock.WALL,
        Duration.ofMinutes(minutes),
        Duration.ofMinutes(1),
        5,
        0,
        Path.of("out"));
  }
}
