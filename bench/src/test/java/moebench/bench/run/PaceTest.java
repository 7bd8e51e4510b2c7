package moebench.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import moebench.bench.sweep.Axes;
import moebench.bench.sweep.Plan;
import moebench.bench.sweep.PlannedCell;
import moebench.bench.sweep.Sweeps;
import moebench.bench.sweep.Values;
import moebench.reports.schema.Cell;
import org.junit.jupiter.api.Test;

class PaceTest {
  private final Plan plan =
      Plan.of(Sweeps.preset("smoke").overriddenBy(Values.none().with(Axes.SEEDS, List.of(2))));
  private final Pace pace = new Pace();

  private PlannedCell quality(String label, int round) {
    return plan.round(round).stream()
        .filter(cell -> cell.label().contains("quality of " + label))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void atFirstThePlansGuessHolds() {
    PlannedCell dense = quality("Dense", 1);

    assertEquals(dense.seconds(), pace.seconds(dense));
  }

  @Test
  void anotherSeedTakesWhatTheFirstTook() {
    pace.record(quality("Dense", 1), 17);

    assertEquals(17, pace.seconds(quality("Dense", 2)));
  }

  @Test
  void otherConfigurationsAreCorrectedByTheSameFactorOtherKindsAreNot() {
    PlannedCell dense = quality("Dense", 1);
    pace.record(dense, 3 * dense.seconds());

    PlannedCell moe = quality("MoE", 1);
    assertEquals(3 * moe.seconds(), pace.seconds(moe), 1e-9);
    PlannedCell speed =
        plan.cells().stream()
            .filter(cell -> cell.cell() instanceof Cell.Speed)
            .findFirst()
            .orElseThrow();
    assertEquals(speed.seconds(), pace.seconds(speed));
  }
}
