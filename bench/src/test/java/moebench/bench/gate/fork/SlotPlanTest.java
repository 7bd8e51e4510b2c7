package moebench.bench.gate.fork;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
        plan(6).tooShort(5, 2.6));
    assertEquals(Optional.empty(), plan(7).tooShort(5, 2.6));
  }

  private static SlotPlan plan(int minutes) {
    return new SlotPlan(
        Path.of("a.jar"),
        Path.of("b.jar"),
        ".*",
        List.of(),
        List.of(),
        List.of(),
        Clock.WALL,
        Duration.ofMinutes(minutes),
        Duration.ofMinutes(1),
        5,
        0,
        Path.of("out"));
  }
}
