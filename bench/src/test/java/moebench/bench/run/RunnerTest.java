package moebench.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import moebench.bench.sweep.Axes;
import moebench.bench.sweep.Plan;
import moebench.bench.sweep.PlannedCell;
import moebench.bench.sweep.Sweeps;
import moebench.bench.sweep.Values;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Row;
import org.junit.jupiter.api.Test;

class RunnerTest {
  private final List<Row> rows = new ArrayList<>();

  /** Three layers, two rounds. */
  private static Plan plan(Duration limit) {
    Values overrides = Values.none().with(Axes.SEEDS, List.of(2)).with(Axes.FORKS, List.of(2));
    if (limit != null) {
      overrides = overrides.with(Axes.TIME_LIMIT, List.of(limit));
    }
    return Plan.of(Sweeps.preset("smoke").overriddenBy(overrides));
  }

  private Runner runner(Plan plan, Duration limit, Measurer measurer, Consumer<Row> sink) {
    return new Runner(
        plan, measurer, 2, Optional.ofNullable(limit), Path.of("logs"), sink, new NoProgress());
  }

  private Runner runner(Plan plan, Duration limit, Consumer<PlannedCell> before) {
    return runner(plan, limit, new FakeMeasurer(before), rows::add);
  }

  @Test
  void everyCellLeavesOneRowAndKindsKeepTheOrderOfThePlan() {
    Plan plan = plan(null);

    Runner.Outcome outcome = runner(plan, null, cell -> {}).run();

    assertEquals(new Runner.Outcome(0, 0, false), outcome);
    assertEquals(
        plan.cells().stream().map(PlannedCell::id).sorted().toList(),
        rows.stream().map(Row::id).sorted().toList());
    assertEquals(
        kinds(plan.cells().stream().map(PlannedCell::cell)), kinds(rows.stream().map(Row::cell)));
  }

  private static List<Class<?>> kinds(Stream<Cell> cells) {
    return cells.<Class<?>>map(Object::getClass).toList();
  }

  @Test
  void speedRunsAloneAndQualitySideBySide() {
    AtomicInteger running = new AtomicInteger();
    CountDownLatch twoAtOnce = new CountDownLatch(2);
    Consumer<PlannedCell> before =
        cell -> {
          if (cell.runsAlone()) {
            assertEquals(0, running.get());
            return;
          }
          running.incrementAndGet();
          twoAtOnce.countDown();
          try {
            assertTrue(twoAtOnce.await(20, TimeUnit.SECONDS), "nothing runs beside this");
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          } finally {
            running.decrementAndGet();
          }
        };

    assertEquals(0, runner(plan(null), null, before).run().failed());
  }

  @Test
  void afterTheTimeLimitOnlyTheFirstRoundRuns() {
    Plan plan = plan(Duration.ZERO);

    Runner.Outcome outcome = runner(plan, Duration.ZERO, cell -> {}).run();

    assertEquals(new Runner.Outcome(0, plan.optionalCells(), false), outcome);
    assertEquals(plan.round(1).size(), rows.size());
    assertTrue(plan.optionalCells() > 0);
  }

  @Test
  void withinTheTimeLimitEverythingRuns() {
    Duration limit = Duration.ofHours(10);
    Plan plan = plan(limit);

    assertEquals(new Runner.Outcome(0, 0, false), runner(plan, limit, cell -> {}).run());
    assertEquals(plan.cells().size(), rows.size());
  }

  @Test
  void timeOfEarlierPartsCounts() {
    Duration limit = Duration.ofHours(10);
    Plan plan = plan(limit);
    Runner runner = runner(plan, limit, cell -> {});

    runner.resumeAfter(List.of(), limit.toSeconds());

    assertEquals(plan.optionalCells(), runner.run().leftOut());
  }

  @Test
  void afterAStopNothingBeginsAndNothingIsRecorded() {
    Plan plan =
        Plan.of(Sweeps.preset("smoke").overriddenBy(Values.none().with(Axes.SEEDS, List.of(0))));
    Runner[] runner = new Runner[1];
    AtomicInteger begun = new AtomicInteger();
    runner[0] =
        runner(
            plan,
            null,
            cell -> {
              if (begun.incrementAndGet() == 3) {
                runner[0].stop();
              }
            });

    Runner.Outcome outcome = runner[0].run();

    assertTrue(outcome.stopped());
    assertEquals(3, begun.get());
    assertEquals(2, rows.size());
  }

  @Test
  void whereRowsCannotBeWrittenTheRunEnds() {
    AtomicInteger begun = new AtomicInteger();
    Runner runner =
        runner(
            plan(null),
            null,
            new FakeMeasurer(cell -> begun.incrementAndGet()),
            row -> {
              throw new IllegalStateException("disk full");
            });

    String message = assertThrows(IllegalStateException.class, runner::run).getMessage();

    assertEquals("disk full", message);
    assertTrue(begun.get() <= 2, "one per worker");
  }

  @Test
  void outOfMemoryFailsTheCellOnly() {
    Consumer<PlannedCell> before =
        cell -> {
          if (cell.cell() instanceof Cell.Quality) {
            throw new OutOfMemoryError();
          }
        };

    Runner.Outcome outcome = runner(plan(null), null, before).run();

    assertTrue(outcome.failed() > 0);
    List<Row> failed = rows.stream().filter(r -> r.status() == Row.Status.FAILED).toList();
    assertEquals(outcome.failed(), failed.size());
    failed.forEach(row -> assertTrue(row.reason().startsWith("out of memory"), row.reason()));
    failed.forEach(row -> assertEquals(Row.Validity.INVALID, row.validity()));
  }

  /** Says nothing. */
  private record NoProgress() implements Progress {
    @Override
    public void started(String label) {}

    @Override
    public void ended(String label, String outcome, int ended, int cells, Duration left) {
      assertTrue(ended <= cells && !left.isNegative(), label);
    }

    @Override
    public void close() {}
  }
}
