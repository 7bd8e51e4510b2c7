package moebench.bench.simulate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import moebench.bench.sweep.LayerSpecs;
import moebench.layers.Execution;
import moebench.layers.Footprint;
import moebench.layers.LayerShape;
import moebench.reports.RunFolder;
import moebench.reports.RunFolderException;
import moebench.reports.data.CellLabels;
import moebench.reports.data.Sample;
import moebench.reports.schema.Cell;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Manifest;
import moebench.reports.schema.Result;
import moebench.reports.schema.Row;
import moebench.sim.ModelFootprint;
import moebench.sim.cluster.fit.Measured;
import moebench.sim.cluster.loads.Popularity;

/**
 * What was measured: timings to be predicted, and how a trained router loads its experts.
 *
 * @param manifest of the run
 * @param rows of cells that ended well
 */
public record Measurements(Manifest manifest, List<Row> rows) {
  /** The run that comes with moebench: the preset quick, less its figures. */
  private static final String SHIPPED = "/moebench/bench/measured/quick/";

  /**
   * Those of a run folder.
   *
   * @throws IllegalArgumentException when it is none, or damaged
   */
  public static Measurements of(Path dir) {
    try {
      RunFolder folder = RunFolder.open(dir);
      return new Measurements(folder.manifest(), usable(folder));
    } catch (RunFolderException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Those that come with moebench. */
  public static Measurements shipped() {
    try {
      Path dir = Files.createTempDirectory("moebench-measured");
      for (String file : List.of("manifest.json", "cells.jsonl")) {
        try (InputStream in = Measurements.class.getResourceAsStream(SHIPPED + file)) {
          Files.copy(in, dir.resolve(file));
        }
      }
      Measurements measured = of(dir);
      delete(dir);
      return measured;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the measurements that come with moebench", e);
    }
  }

  private static void delete(Path dir) throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static List<Row> usable(RunFolder folder) {
    return folder.rows().stream()
        .filter(row -> row.status() == Row.Status.DONE && row.validity() != Row.Validity.INVALID)
        .toList();
  }

  /** Run, machine and commit, for people. */
  public String provenance() {
    String cpu = manifest.machine() == null ? "an unknown machine" : manifest.machine().cpu();
    String commit = manifest.commit() == null ? "unknown" : manifest.commit().substring(0, 12);
    return "run %s on %s, commit %s".formatted(manifest.runId(), cpu, commit);
  }

  /** Timings of the host by cell, in the order of the plan; those of devices name no FMA peak. */
  public List<List<Measured>> timings() {
    CellLabels labels = new CellLabels(rows.stream().map(Row::cell).toList());
    return rows.stream()
        .filter(row -> row.cell() instanceof Cell.Speed)
        .map(row ->
            timings((Cell.Speed) row.cell(), (Result.Speed) row.result(), labels.of(row.cell())))
        .filter(timings -> !timings.isEmpty())
        .toList();
  }

  private static List<Measured> timings(Cell.Speed cell, Result.Speed result, String label) {
    LayerShape shape = LayerSpecs.of(cell.layer()).shape();
    return result.measurements().stream()
        .filter(m -> m.fmaGflops() != null)
        .map(m -> {
          boolean training = m.benchmark().equals("training-step");
          int blocks = training ? cell.layer().blocks() : 1;
          return new Measured(
              label + ", " + m.benchmark() + ", " + m.execution(),
              shape,
              blocks,
              cell.tokens(),
              filled(m, shape, blocks, cell.tokens(), training),
              Execution.of(m.execution()),
              training,
              m.fmaGflops(),
              cell.tokens() / Sample.of(m.tokensPerSecond()).median());
        })
        .toList();
  }

  /** Slots that held a token, from the FLOPs that they took. */
  private static double filled(
      Result.Measurement m, LayerShape shape, int blocks, int tokens, boolean training) {
    ModelFootprint model = ModelFootprint.of(shape, blocks, tokens);
    Footprint layer = model.layer();
    double without = training ? model.stepFlops(0) : layer.executedFlops(0);
    double perSlot = (training ? model.stepFlops(1) : layer.executedFlops(1)) - without;
    return (m.executedFlopsPerToken() * tokens - without) / perSlot;
  }

  /** A training run. */
  public record Trained(Cell.Quality cell, Result.Quality result) {
    /** The layer that was trained. */
    public LayerConfig layer() {
      return cell.layer();
    }
  }

  /** Training runs. */
  public List<Trained> trained() {
    return rows.stream()
        .filter(row -> row.cell() instanceof Cell.Quality)
        .map(row -> new Trained((Cell.Quality) row.cell(), (Result.Quality) row.result()))
        .toList();
  }

  /** Loads of the trained router with the most experts; absent when none was trained. */
  public Optional<Popularity> trainedRouter() {
    return trained().stream()
        .filter(t -> !t.result().routing().isEmpty())
        .max(Comparator.comparingInt(t -> t.layer().experts()))
        .map(t ->
            Popularity.trace(
                "trained router",
                t.result().routing().getLast().load().stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray()));
  }

  /** Probes of the machine. */
  public Optional<Result.Probe> probe() {
    return rows.stream()
        .filter(row -> row.result() instanceof Result.Probe)
        .map(row -> (Result.Probe) row.result())
        .findFirst();
  }
}
