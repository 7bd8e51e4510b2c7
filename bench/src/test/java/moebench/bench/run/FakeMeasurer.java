package moebench.bench.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import moebench.bench.sweep.PlannedCell;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Manifest;
import moebench.reports.schema.Result;

/** Results without work, so that the harness can be tested by itself. */
public final class FakeMeasurer implements Measurer {
  private final List<String> measured = Collections.synchronizedList(new ArrayList<>());
  private final Consumer<PlannedCell> before;

  /** Calls {@code before} at the start of each measurement; what it throws fails the cell. */
  public FakeMeasurer(Consumer<PlannedCell> before) {
    this.before = before;
  }

  /** Labels of the cells measured so far. */
  public List<String> measured() {
    return measured;
  }

  @Override
  public Optional<Manifest.Corpus> corpus() {
    return Optional.of(new Manifest.Corpus("fake", 3, 200, 100, "00"));
  }

  @Override
  public Result measure(PlannedCell cell, Path log) {
    measured.add(cell.label());
    before.accept(cell);
    return switch (cell.cell()) {
      case Cell.Probe probe ->
          new Result.Probe(256, 2, List.of(50.0), List.of(90.0), List.of(10.0), List.of(15.0));
      case Cell.Speed speed -> speed();
      case Cell.Quality quality -> quality(quality);
      case Cell.BestOfN bestOf -> throw new AssertionError(bestOf);
      case Cell.Simulation simulation -> throw new AssertionError(simulation);
      case Cell.Ensemble ensemble -> throw new AssertionError(ensemble);
      case Cell.Classical classical -> throw new AssertionError(classical);
      case Cell.Comparison comparison -> throw new AssertionError(comparison);
    };
  }

  private static Result speed() {
    return new Result.Speed(
        List.of(
            new Result.Measurement(
                "layer-forward",
                "dynamic",
                List.of(1e6, 2e6, 3e6),
                1,
                1,
                1.0,
                50.0,
                0,
                null,
                null,
                null)),
        List.of(new Result.Phases("dynamic", Map.of("experts", 3.0))),
        10,
        5,
        40,
        80,
        0,
        null,
        null);
  }

  private static Result quality(Cell.Quality cell) {
    return new Result.Quality(
        cell.steps(),
        64,
        2,
        1,
        10,
        5,
        null,
        1,
        2,
        2.5,
        null,
        List.of(),
        List.of(),
        List.of(),
        null,
        List.of());
  }
}
