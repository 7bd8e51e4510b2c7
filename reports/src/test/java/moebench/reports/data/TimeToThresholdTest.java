package moebench.reports.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import moebench.reports.SyntheticRun;
import moebench.reports.TinyRun;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Result;
import org.junit.jupiter.api.Test;

class TimeToThresholdTest {
  private static final LayerConfig DENSE = SyntheticRun.configs().getFirst();
  private static final LayerConfig SWITCH = SyntheticRun.config("switch", 8, 1.25);

  private static Result.CurvePoint point(int step, double bpb) {
    return new Result.CurvePoint(step, step * 10L, step * 2e9, step * 1e9, step, bpb);
  }

  @Test
  void theCrossingIsInterpolatedBetweenTheTwoPointsAroundIt() {
    var crossing =
        TimeToThreshold.crossing(7, List.of(point(100, 3.5), point(200, 3.0), point(300, 2.8)), 3.1)
            .orElseThrow();
    assertEquals(180, crossing.steps(), 1e-9);
    assertEquals(1800, crossing.tokens(), 1e-9);
    assertEquals(360, crossing.paddedGflop(), 1e-9);
    assertEquals(180, crossing.executedGflop(), 1e-9);
    assertEquals(7, crossing.seed());
  }

  @Test
  void theFirstCrossingCountsWhenNoiseRisesAgain() {
    var crossing =
        TimeToThreshold.crossing(
                1, List.of(point(100, 3.2), point(200, 3.0), point(300, 3.2), point(400, 2.9)), 3.1)
            .orElseThrow();
    assertEquals(150, crossing.steps(), 1e-9);
  }

  @Test
  void aFirstPointBelowTheThresholdCountsWhole() {
    assertEquals(
        100, TimeToThreshold.crossing(1, List.of(point(100, 3.0)), 3.1).orElseThrow().steps());
  }

  @Test
  void aCurveThatStaysAboveDoesNotCross() {
    assertTrue(TimeToThreshold.crossing(1, List.of(point(100, 3.2)), 3.1).isEmpty());
    assertTrue(TimeToThreshold.crossing(1, List.of(), 3.1).isEmpty());
  }

  /**
   * Curves fall linearly from 4, so Switch at 2.5 is at 3 after two thirds of its million tokens.
   */
  @Test
  void theSecondsOfASeedAreItsTokensOverTheSpeedOfItsFork() {
    RunData run =
        new TinyRun()
            .quality(DENSE, 1, 2.9, "padded", "executed")
            .quality(DENSE, 2, 3.1, "padded", "executed")
            .quality(SWITCH, 1, 2.5, "padded")
            .quality(SWITCH, 2, 2.5, "padded")
            .speed(DENSE, 1, 1000)
            .speed(DENSE, 2, 500)
            .speed(SWITCH, 1, 900, 400)
            .speed(SWITCH, 2, 900, 500)
            .speed(SWITCH, 3, 900, 900)
            .data();
    TimeToThreshold t = TimeToThreshold.of(run, DENSE).orElseThrow();
    assertEquals(3.0, t.bpb(), 1e-12);
    for (Accounting accounting : Accounting.values()) {
      Sample dense = t.seconds(accounting, DENSE).orElseThrow();
      assertEquals(1000, dense.min(), 1e-9);
      assertEquals(2000, dense.max(), 1e-9);
    }
    Sample seconds = t.seconds(Accounting.PADDED, SWITCH).orElseThrow();
    assertEquals(2, seconds.n());
    assertEquals(1e6 * 2 / 3 / 400, seconds.max(), 1e-6);
    assertEquals(1e6 * 2 / 3 / 500, seconds.min(), 1e-6);
    assertEquals(Optional.empty(), t.seconds(Accounting.EXECUTED, SWITCH));
  }

  @Test
  void aSeedWithoutAForkOfItsNumberIsLeftOut() {
    RunData run =
        new TinyRun()
            .quality(DENSE, 1, 3.0, "padded")
            .quality(SWITCH, 1, 2.5, "padded")
            .quality(SWITCH, 2, 2.5, "padded")
            .speed(SWITCH, 2, 900, 400)
            .speed(SWITCH, 3, 900, 800)
            .data();
    TimeToThreshold t = TimeToThreshold.of(run, DENSE).orElseThrow();
    assertEquals(2, t.crossings(Accounting.PADDED, SWITCH).size());
    assertEquals(1, t.seconds(Accounting.PADDED, SWITCH).orElseThrow().n());
    assertEquals(Optional.empty(), t.seconds(Accounting.PADDED, DENSE));
  }

  @Test
  void aSeedThatDoesNotGetThereLeavesNoTime() {
    RunData run =
        new TinyRun()
            .quality(DENSE, 1, 3.0, "padded")
            .quality(SWITCH, 1, 2.5, "padded")
            .quality(SWITCH, 2, 3.5, "padded")
            .speed(SWITCH, 1, 900, 400)
            .data();
    TimeToThreshold t = TimeToThreshold.of(run, DENSE).orElseThrow();
    assertEquals(1, t.crossings(Accounting.PADDED, SWITCH).size());
    assertEquals(Optional.empty(), t.seconds(Accounting.PADDED, SWITCH));
  }
}
