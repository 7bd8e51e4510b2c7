package moebench.bench.simulate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import moebench.bench.sweep.LayerSpecs;
import moebench.layers.Execution;
import moebench.layers.Footprint;
import moebench.layers.LayerSpec;
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
  /** Layers that the simulator has a model of. */
  private static final Set<String> SIMULATED = Set.of("dense", "switch", "moe");

  /**
   * The run that comes with moebench, of the sweep beside it, less its figures and its training on
   * 256 tokens.
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
    String commit = manifest.commit() == null ? "unknown" : manifest.commit().substring(0, 12);
    return "run %s on %s, commit %s".formatted(manifest.runId(), cpu, commit);
  }

  /**
   * Timings of the host by configuration, in the order of the plan: medians of its forks. The
   * simulator's fit has no terms for other devices.
   */
  public List<List<Measured>> timings() {
    CellLabels labels = new CellLabels(rows.stream().map(Row::cell).toList());
    return forksByConfiguration().entrySet().stream()
        .map(entry ->
            timings(entry.getKey(), entry.getValue(), labels.configuration(entry.getKey())))
        .toList();
  }

  private Map<Cell.Speed, List<Result.Speed>> forksByConfiguration() {
    Map<Cell.Speed, List<Result.Speed>> forks = new LinkedHashMap<>();
    for (Row row : rows) {
      if (row.cell() instanceof Cell.Speed cell
          && SIMULATED.contains(cell.layer().layer())
          && row.result() instanceof Result.Speed timed
          && timed.onDevice() == null) {
        forks.computeIfAbsent(cell.withFork(1), configuration -> new ArrayList<>()).add(timed);
      }
    }
    return forks;
  }

  private static List<Measured> timings(Cell.Speed cell, List<Result.Speed> forks, String label) {
    Map<String, List<Result.Measurement>> alike = new LinkedHashMap<>();
    for (Result.Speed fork : forks) {
      for (Result.Measurement m : fork.measurements()) {
        alike
            .computeIfAbsent(m.benchmark() + ", " + m.execution(), name -> new ArrayList<>())
            .add(m);
      }
    }
    return alike.entrySet().stream()
        .map(entry -> timing(cell, entry.getValue(), label + ", " + entry.getKey()))
        .toList();
  }

  /** One benchmark and execution, in each fork. */
  private static Measured timing(Cell.Speed cell, List<Result.Measurement> forks, String label) {
    LayerSpec layer = LayerSpecs.of(cell.layer());
    Result.Measurement first = forks.getFirst();
    boolean training = first.benchmark().equals("training-step");
    int blocks = training ? cell.layer().blocks() : 1;
    return new Measured(
        label,
        layer.shape(),
        blocks,
        cell.tokens(),
        cell.threads(),
        median(forks, m -> filled(m, ModelFootprint.of(layer, blocks, cell.tokens()), training)),
        Execution.of(first.execution()),
        training,
        median(forks, Result.Measurement::fmaGflops),
        median(forks, m -> cell.tokens() / Sample.of(m.tokensPerSecond()).median()));
  }

  private static double median(
      List<Result.Measurement> forks, ToDoubleFunction<Result.Measurement> value) {
    return Sample.of(forks.stream().mapToDouble(value).boxed().toList()).median();
  }

  /**
   * Shares of the peak that the products of experts reached in forward passes, one of each
   * configuration and execution: medians of its forks.
   */
  public List<Double> expertShares() {
    List<Double> shares = new ArrayList<>();
    forksByConfiguration()
        .forEach((cell, forks) -> {
          Footprint footprint = Footprint.of(LayerSpecs.of(cell.layer()), cell.tokens());
          Map<String, List<Double>> byExecution = new LinkedHashMap<>();
          for (Result.Speed fork : forks) {
            for (Result.Phases phases : fork.phases()) {
              share(fork, phases, footprint)
                  .ifPresent(share ->
                      byExecution
                          .computeIfAbsent(phases.execution(), execution -> new ArrayList<>())
                          .add(share));
            }
          }
          byExecution.values().forEach(values -> shares.add(Sample.of(values).median()));
        });
    return shares;
  }

  private static Optional<Double> share(
      Result.Speed fork, Result.Phases phases, Footprint footprint) {
    Double nanos = phases.nanosPerToken().get("experts");
    return fork.measurements().stream()
        .filter(
            m -> m.benchmark().equals("layer-forward") && m.execution().equals(phases.execution()))
        .filter(m -> nanos != null)
        .map(m -> {
          double perToken =
              Execution.of(m.execution()) == Execution.STATIC
                  ? m.paddedFlopsPerToken()
                  : m.executedFlopsPerToken();
          double experts = perToken - footprint.fixedFlops() / footprint.tokens();
          return experts / nanos / m.fmaGflops();
        })
        .findFirst();
  }

  /** Rows of timings that something else may have disturbed, and all rows of timings. */
  public String disturbed() {
    List<Row> timed = rows.stream().filter(row -> row.result() instanceof Result.Speed).toList();
    long suspect = timed.stream().filter(row -> row.validity() == Row.Validity.SUSPECT).count();
    return "%d of %d timed forks are suspect".formatted(suspect, timed.size());
  }

  /** Forks that timed a configuration, for people. */
  public String forks() {
    IntSummaryStatistics counts =
        forksByConfiguration().values().stream().mapToInt(List::size).summaryStatistics();
    int most = counts.getMax();
    String range = counts.getMin() == most ? "" : counts.getMin() + " to ";
    return range + most + (most == 1 ? " fork" : " forks") + " each";
  }

  /** Slots that held a token, from the FLOPs that they took. */
  private static double filled(Result.Measurement m, ModelFootprint model, boolean training) {
    Footprint layer = model.layer();
    double without = training ? model.stepFlops(0) : layer.executedFlops(0);
    double perSlot = (training ? model.stepFlops(1) : layer.executedFlops(1)) - without;
    return (m.executedFlopsPerToken() * layer.tokens() - without) / perSlot;
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
