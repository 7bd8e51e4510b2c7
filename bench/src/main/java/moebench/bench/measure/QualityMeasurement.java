package moebench.bench.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import moebench.bench.sweep.LayerSpecs;
import moebench.layers.LayerShape;
import moebench.layers.LayerSpec;
import moebench.layers.kernels.Backends;
import moebench.layers.kernels.Kernels;
import moebench.layers.routing.Router;
import moebench.layers.routing.RoutingStatistics;
import moebench.layers.routing.UniformLoad;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Result;
import moebench.sim.Corpus;
import moebench.sim.CurvePoint;
import moebench.sim.ModelFootprint;
import moebench.sim.RoutingSample;
import moebench.sim.Training;
import moebench.sim.TrainingListener;
import moebench.sim.TrainingResult;
import moebench.sim.TrainingSpec;
import moebench.sim.specialisation.Specialisation;
import moebench.sim.specialisation.TextLabels;

/** One training run, and what it measured in the terms of the result schema. */
final class QualityMeasurement {
  private final Cell.Quality cell;
  private final TrainingSpec spec;
  private final TrainingResult result;
  private final List<Specialisation> specialisation;

  private QualityMeasurement(
      Cell.Quality cell,
      TrainingSpec spec,
      TrainingResult result,
      List<Specialisation> specialisation) {
    this.cell = cell;
    this.spec = spec;
    this.result = result;
    this.specialisation = specialisation;
  }

  /**
   * Trains.
   *
   * @param labels of the corpus, made when they are needed
   * @param concurrency training runs that share the machine
   */
  static Result.Quality run(
      Cell.Quality cell, Corpus corpus, Supplier<TextLabels> labels, int concurrency)
      throws InterruptedException {
    TrainingSpec spec = LayerSpecs.training(cell);
    TrainingResult result;
    try (Kernels kernels = Backends.of(cell.backend()).newKernels(1)) {
      result = new Training(spec, corpus, kernels).run(TrainingListener.SILENT);
    }
    List<Specialisation> specialisation =
        spec.layer() instanceof LayerSpec.Expert layer
                && layer.router().limit() == Router.Limit.OPTIONAL
            ? Specialisation.of(
                result.choices(), labels.get(), layer.shape().experts(), cell.seed())
            : List.of();
    return new QualityMeasurement(cell, spec, result, specialisation).asResult(concurrency);
  }

  private Result.Quality asResult(int concurrency) {
    ModelFootprint footprint = spec.footprint();
    CurvePoint end = result.end();
    return new Result.Quality(
        end.step(),
        end.tokens(),
        end.paddedFlops() / end.tokens(),
        end.executedFlops() / end.tokens(),
        footprint.totalParameters(),
        footprint.activeParameters(),
        allToAllBytesPerToken(),
        end.seconds(),
        concurrency,
        result.bpb(),
        orAbsent(result.bpbDropless()),
        result.curve().stream().map(QualityMeasurement::point).toList(),
        summaries(result.routing()),
        summaries(result.evaluationRouting()),
        result.sample().map(QualityMeasurement::sample).orElse(null),
        specialisation.stream().map(QualityMeasurement::row).toList());
  }

  private static Result.RoutingSample sample(RoutingSample s) {
    return new Result.RoutingSample(
        list(s.symbols()), list(s.choices()), list(s.slots()), s.capacity());
  }

  private static List<Integer> list(int[] values) {
    return IntStream.of(values).boxed().toList();
  }

  private static moebench.reports.schema.Specialisation row(Specialisation s) {
    return new moebench.reports.schema.Specialisation(
        s.block(),
        s.attribute().id(),
        s.bits(),
        s.attributeBits(),
        s.expertBits(),
        s.baseline(),
        s.baselineDeviation(),
        Specialisation.PERMUTATIONS);
  }

  private Double allToAllBytesPerToken() {
    if (cell.layer().isDense()) {
      return null;
    }
    double filled = result.routing().stream().mapToDouble(RoutingStatistics::meanFilledSlots).sum();
    return spec.footprint().layer().allToAllBytesPerToken(filled);
  }

  private static Result.CurvePoint point(CurvePoint p) {
    return new Result.CurvePoint(
        p.step(), p.tokens(), p.paddedFlops(), p.executedFlops(), p.seconds(), p.bpb());
  }

  private List<Result.RoutingSummary> summaries(List<RoutingStatistics> layers) {
    List<Result.RoutingSummary> summaries = new ArrayList<>();
    for (RoutingStatistics layer : layers) {
      summaries.add(summary(summaries.size() + 1, layer));
    }
    return summaries;
  }

  private Result.RoutingSummary summary(int block, RoutingStatistics layer) {
    LayerShape shape = spec.layer().shape();
    boolean dropless = shape.capacity().isDropless();
    return new Result.RoutingSummary(
        block,
        IntStream.range(0, layer.topK()).mapToObj(layer::dropShare).toList(),
        layer.paddingShare(),
        layer.imbalance(),
        layer.loadCv(),
        layer.routerEntropy(),
        layer.unusedExperts(),
        layer.effectiveExperts(),
        layer.tokensWithoutExpert(),
        DoubleStream.of(layer.load()).boxed().toList(),
        dropless
            ? null
            : UniformLoad.expectedDropShare(
                cell.tokens(), shape.experts(), shape.capacity(cell.tokens())));
  }

  private static Double orAbsent(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
