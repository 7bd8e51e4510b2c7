package moebench.bench.fork;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import moebench.bench.jmh.FmaPeak;
import moebench.bench.jmh.LayerBenchmark;
import moebench.bench.jmh.LayerUnderTest;
import moebench.bench.jmh.ResidentBenchmark;
import moebench.bench.jmh.TrainingStepBenchmark;
import moebench.bench.jmh.TrainingUnderTest;
import moebench.bench.sweep.LayerSpecs;
import moebench.layers.Engine;
import moebench.layers.Engines;
import moebench.layers.Execution;
import moebench.layers.Footprint;
import moebench.layers.LayerSpec;
import moebench.reports.schema.Cell;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Result;
import moebench.sim.ModelFootprint;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** One fork of the JMH benchmarks for one configuration; this process is the fork. */
final class SpeedFork {
  private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(30);

  /** For what JMH itself puts around a benchmark; {@link WarmUp} came before. */
  private static final TimeValue JMH_WARM_UP = TimeValue.milliseconds(200);

  private SpeedFork() {}

  static Result.Speed measure(Cell.Speed cell) throws RunnerException {
    Result.OnDevice onDevice = Engines.isDevice(cell.backend()) ? ColdStart.of(cell) : null;
    warmUp(cell);
    List<Result.Measurement> measurements = new ArrayList<>();
    for (RunResult run : new Runner(options(cell).build()).run()) {
      measurements.add(measurement(cell, run));
    }
    Footprint footprint = Footprint.of(LayerSpecs.of(cell.layer()), cell.tokens());
    return new Result.Speed(
        measurements,
        cell.layer().isDense()
            ? List.of()
            : executions(cell).map(e -> PhaseTimer.time(cell, e)).toList(),
        footprint.totalParameters(),
        footprint.activeParameters(),
        footprint.weightBytes(),
        footprint.activationBytes(),
        footprint.dispatchBytes(),
        PeakMemory.ofThisProcess().orElse(null),
        onDevice);
  }

  /** Runs everything that will be timed until the compiler is done with it. */
  private static void warmUp(Cell.Speed cell) {
    List<Function<Engine, Runnable>> all = new ArrayList<>();
    for (Execution execution : executions(cell).toList()) {
      LayerSpec layer = LayerSpecs.of(cell.layer(), execution);
      all.add(engine -> new LayerUnderTest(layer, engine, cell.tokens())::forward);
      all.add(engine ->
          new TrainingUnderTest(layer, cell.layer().blocks(), cell.tokens(), engine)::step);
    }
    if (Engines.isDevice(cell.backend())) {
      // Its memory need not hold more at a time than the measurement does.
      all.forEach(one -> warmUp(cell, List.of(one)));
    } else {
      warmUp(cell, all);
    }
  }

  private static void warmUp(Cell.Speed cell, List<Function<Engine, Runnable>> together) {
    List<Engine> engines = new ArrayList<>();
    List<Runnable> operations = new ArrayList<>();
    operations.add(FmaPeak::gflops);
    try {
      for (Function<Engine, Runnable> operation : together) {
        engines.add(Engines.open(cell.backend(), cell.threads()));
        operations.add(operation.apply(engines.getLast()));
      }
      WarmUp.run(operations, LONGEST_WARM_UP);
    } finally {
      engines.forEach(Engine::close);
    }
  }

  private static Stream<Execution> executions(Cell.Speed cell) {
    // Without a limit static rows fill whole blocks, which devices have no kernel for.
    boolean hasSlots =
        !cell.layer().isDense()
            && (cell.layer().capacityFactor() != null || !Engines.isDevice(cell.backend()));
    return hasSlots ? Stream.of(Execution.DYNAMIC, Execution.STATIC) : Stream.of(Execution.DYNAMIC);
  }

  private static ChainedOptionsBuilder options(Cell.Speed cell) {
    LayerConfig layer = cell.layer();
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(LayerBenchmark.class.getName())
            .include(TrainingStepBenchmark.class.getName())
            .forks(0)
            .shouldFailOnError(true)
            .warmupIterations(1)
            .warmupTime(JMH_WARM_UP)
            .measurementIterations(cell.iterations())
            .measurementTime(TimeValue.milliseconds(cell.iterationMillis()))
            .addProfiler(GCProfiler.class)
            .param("layer", layer.layer())
            .param("experts", String.valueOf(layer.experts()))
            .param("activation", layer.activation())
            .param("dModel", String.valueOf(layer.dModel()))
            .param("dFf", String.valueOf(layer.dFf()))
            .param("blocks", String.valueOf(layer.blocks()))
            .param("tokens", String.valueOf(cell.tokens()))
            .param("backend", cell.backend())
            .param("threads", String.valueOf(cell.threads()))
            .param("execution", executions(cell).map(Execution::id).toArray(String[]::new));
    if (Engines.isDevice(cell.backend())) {
      options.include(ResidentBenchmark.class.getName());
    } else {
      options.addProfiler(FmaPeakProfiler.class);
    }
    // The last one begins last and ends first: no burst of the other in its count.
    options.addProfiler(EnergyProfiler.class);
    if (layer.capacityConvention() != null) {
      options.param("capacityConvention", layer.capacityConvention());
    }
    if (layer.capacityFactor() != null) {
      options.param("capacityFactor", String.valueOf(layer.capacityFactor()));
    }
    LayerConfig.Regularization regularization = layer.regularization();
    if (regularization != null) {
      options
          .param("balanceLoss", String.valueOf(regularization.balanceLoss()))
          .param("zLoss", String.valueOf(regularization.zLoss()))
          .param("jitter", String.valueOf(regularization.jitter()));
    }
    if (layer.secondChoice() != null) {
      options.param("secondChoice", layer.secondChoice());
    }
    return options;
  }

  private static Result.Measurement measurement(Cell.Speed cell, RunResult run) {
    Timed timed = Timed.of(run.getParams());
    List<IterationResult> iterations =
        run.getBenchmarkResults().stream()
            .map(BenchmarkResult::getIterationResults)
            .flatMap(Collection::stream)
            .toList();
    ModelFootprint model = LayerSpecs.model(cell.layer(), cell.tokens());
    return new Result.Measurement(
        timed.id(),
        run.getParams().getParam("execution"),
        iterations.stream()
            .map(iteration -> iteration.getPrimaryResult().getScore() * cell.tokens())
            .toList(),
        timed.flops(model, mean(iterations, "filledSlots")) / cell.tokens(),
        timed.flops(model, mean(iterations, "paddedSlots")) / cell.tokens(),
        timed.compulsoryBytes(model) / cell.tokens(),
        Engines.isDevice(cell.backend()) ? null : mean(iterations, FmaPeakProfiler.RESULT),
        max(iterations, "maxError"),
        timed.isModel() || cell.layer().isDense()
            ? null
            : Long.toHexString((long) max(iterations, "routingChecksum")),
        min(iterations, "gc.alloc.rate.norm"),
        EnergyProfiler.energy(iterations, cell));
  }

  private static double mean(List<IterationResult> iterations, String secondary) {
    return iterations.stream().mapToDouble(score(secondary)).average().orElseThrow();
  }

  private static double min(List<IterationResult> iterations, String secondary) {
    return iterations.stream().mapToDouble(score(secondary)).min().orElseThrow();
  }

  private static double max(List<IterationResult> iterations, String secondary) {
    return iterations.stream().mapToDouble(score(secondary)).max().orElseThrow();
  }

  private static ToDoubleFunction<IterationResult> score(String secondary) {
    return iteration -> iteration.getSecondaryResults().get(secondary).getScore();
  }
}
