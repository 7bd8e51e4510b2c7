package moebench.bench.measure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import moebench.bench.fork.ForkProcess;
import moebench.bench.run.Measurer;
import moebench.bench.simulate.Measurements;
import moebench.bench.simulate.Studies;
import moebench.bench.sweep.Axes;
import moebench.bench.sweep.PlannedCell;
import moebench.bench.sweep.Sweep;
import moebench.layers.Engines;
import moebench.layers.aparapi.OpenClDevices;
import moebench.layers.kernels.Backends;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Manifest;
import moebench.reports.schema.Result;
import moebench.sim.Corpus;
import moebench.sim.specialisation.TextLabels;

/** Measures for real: probes and speed in forks, quality by training here. */
public final class CellMeasurer implements Measurer {
  private static final Duration LEAST_TIMEOUT = Duration.ofMinutes(5);
  private static final int TIMES_THE_ESTIMATE = 20;

  private final Optional<Corpus> corpus;
  private final Optional<Measurements> measured;
  private final int concurrency;
  private TextLabels labels; // made by the first cell that asks

  private CellMeasurer(Optional<Corpus> corpus, Optional<Measurements> measured, int concurrency) {
    this.corpus = corpus;
    this.measured = measured;
    this.concurrency = concurrency;
  }

  /**
   * Loads what the sweep needs.
   *
   * @param concurrency training runs side by side, to be recorded with their times
   * @throws IllegalArgumentException when the text is missing or cannot be used, there are fewer
   *     cores than threads, or no device of that name
   * @throws IllegalStateException when a back-end cannot run in this JVM
   */
  public static CellMeasurer open(Sweep sweep, int concurrency) {
    sweep.values(Axes.BACKEND).forEach(CellMeasurer::requireAvailable);
    sweep.values(Axes.THREADS).forEach(CellMeasurer::requireCores);
    boolean trains =
        sweep.shared().only(Axes.SEEDS) > 0 && !sweep.trainingTokens().isEmpty()
            || hasEnsembles(sweep);
    boolean simulates = !sweep.shared().only(Axes.STUDIES).equals("none");
    return new CellMeasurer(
        trains ? Optional.of(corpus(sweep)) : Optional.empty(),
        simulates ? Optional.of(measured(sweep)) : Optional.empty(),
        concurrency);
  }

  private static void requireAvailable(String backend) {
    if (Engines.isDevice(backend)) {
      OpenClDevices.of(backend);
      return;
    }
    Backends.of(backend)
        .obstacle()
        .ifPresent(obstacle -> {
          throw new IllegalStateException(backend + " cannot run: " + obstacle);
        });
  }

  /** More threads than cores would measure how they wait for each other. */
  private static void requireCores(int threads) {
    int cores = Runtime.getRuntime().availableProcessors();
    if (threads > cores) {
      throw new IllegalArgumentException(
          "threads %d is more than the cores of this machine: give --threads %d at most"
              .formatted(threads, cores));
    }
  }

  private static Measurements measured(Sweep sweep) {
    String name = sweep.shared().only(Axes.MEASURED);
    return name.equals("shipped") ? Measurements.shipped() : Measurements.of(Path.of(name));
  }

  private static Corpus corpus(Sweep sweep) {
    String name = sweep.shared().only(Axes.CORPUS);
    Corpus corpus = name.equals("europarl") ? Corpus.europarl() : Corpus.of(Path.of(name));
    sweep.trainingTokens().forEach(corpus::requireBatch);
    if (hasEnsembles(sweep)) {
      int evaluationTokens = sweep.shared().only(Axes.EVALUATION_TOKENS);
      sweep.trainingTokens().forEach(tokens -> corpus.requireChoice(tokens, evaluationTokens));
    }
    return corpus;
  }

  private static boolean hasEnsembles(Sweep sweep) {
    return !sweep.shared().only(Axes.ENSEMBLES).equals("none");
  }

  @Override
  public Optional<Manifest.Corpus> corpus() {
    return corpus.map(text ->
        new Manifest.Corpus(
            text.name(),
            text.documents(),
            text.trainingBytes(),
            text.validationBytes(),
            text.sha256()));
  }

  @Override
  public Result measure(PlannedCell cell, Path log) throws Exception {
    return switch (cell.cell()) {
      case Cell.Probe probe -> ForkProcess.measure(probe, log, timeout(cell));
      case Cell.Speed speed -> ForkProcess.measure(speed, log, timeout(cell));
      case Cell.Quality quality ->
          QualityMeasurement.run(quality, corpus.orElseThrow(), this::labels, concurrency);
      case Cell.BestOfN bestOf -> BestOfNMeasurement.run(bestOf);
      case Cell.Simulation simulation -> Studies.run(simulation.study(), measured.orElseThrow());
      case Cell.Ensemble ensemble ->
          EnsembleMeasurement.run(ensemble, corpus.orElseThrow(), concurrency);
      case Cell.Classical classical -> ClassicalMeasurement.run(classical);
      case Cell.Comparison comparison ->
          throw new IllegalArgumentException("the module peers measures comparisons");
    };
  }

  private synchronized TextLabels labels() {
    if (labels == null) {
      labels = new TextLabels(corpus.orElseThrow());
    }
    return labels;
  }

  private static Duration timeout(PlannedCell cell) {
    Duration generous = Duration.ofSeconds((long) (cell.seconds() * TIMES_THE_ESTIMATE));
    return generous.compareTo(LEAST_TIMEOUT) > 0 ? generous : LEAST_TIMEOUT;
  }
}
