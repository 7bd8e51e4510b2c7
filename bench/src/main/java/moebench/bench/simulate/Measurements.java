package moebench.bench.simulate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import moebench.reports.RunFolder;
import moebench.reports.RunFolderException;
import moebench.reports.schema.Cell;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Manifest;
import moebench.reports.schema.Result;
import moebench.reports.schema.Row;
import moebench.sim.cluster.loads.Popularity;

/**
 * What was measured: timings to be predicted, and how a trained router loads its experts.
 *
 * @param manifest of the run
 * @param rows of cells that ended well
 */
public record Measurements(Manifest manifest, List<Row> rows) {
  /** Layers that the simulator has a model of. */
  static final Set<String> SIMULATED = Set.of("dense", "switch", "moe");

  /**
   * The runs that come with moebench, of timings and of training, of the sweeps beside them, less
   * their figures.
   */
  private static final String SHIPPED = "/moebench/bench/measured/timings/";

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
    return "run %s on %s, %s".formatted(manifest.runId(), cpu, String.join(", ", commits()));
  }

  /** Of the run, or of those that it was put together from. */
  private List<String> commits() {
    if (manifest.mergedFrom().isEmpty()) {
      return List.of(commit(manifest.commit()));
    }
    return manifest.mergedFrom().stream()
        .map(origin -> origin.runId() + " at " + commit(origin.commit()))
        .toList();
  }

  private static String commit(String hash) {
    return hash == null ? "an unknown commit" : "commit " + hash.substring(0, 12);
  }

  /** Timings of the host. */
  public HostTimings timings() {
    return HostTimings.of(rows);
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
        .filter(row ->
            row.cell() instanceof Cell.Quality quality
                && SIMULATED.contains(quality.layer().layer()))
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
