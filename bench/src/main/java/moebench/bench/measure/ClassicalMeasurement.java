package moebench.bench.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import moebench.reports.schema.Cell;
import moebench.reports.schema.GateMap;
import moebench.reports.schema.Result;
import moebench.reports.schema.Trial;
import moebench.sim.classical.ExpertKind;
import moebench.sim.classical.MixtureSpec;
import moebench.sim.classical.Problem;
import moebench.sim.classical.Samples;
import moebench.sim.classical.Study;
import moebench.sim.classical.Trainer;

/** A classical mixture, repeated, in the terms of the result schema. */
final class ClassicalMeasurement {
  /** Of the numbers of a map, which are for a picture. */
  private static final double DIGITS = 1e4;

  private ClassicalMeasurement() {}

  static Result.Classical run(Cell.Classical cell) throws InterruptedException {
    Problem problem = Problem.of(cell.problem());
    ExpertKind kind = find(ExpertKind.values(), ExpertKind::id, cell.expertKind());
    Trainer trainer = find(Trainer.values(), Trainer::id, cell.trainer());
    Study study =
        new Study(problem, new MixtureSpec(kind, cell.experts(), problem.decay()), trainer);
    List<Trial> trials = new ArrayList<>();
    Study.Outcome first = null;
    for (int seed = 1; seed <= cell.repeats(); seed++) {
      if (Thread.interrupted()) {
        throw new InterruptedException("stopped before repeat " + seed);
      }
      Study.Outcome outcome = study.run(seed);
      trials.add(trial(seed, outcome));
      first = first == null ? outcome : first;
    }
    return new Result.Classical(
        trials,
        problem.isRegression() ? "mean squared error" : "share of wrong classes",
        first.parameters(),
        first.curve(),
        first.map().map(ClassicalMeasurement::map).orElse(null));
  }

  private static <T> T find(T[] known, Function<T, String> id, String wanted) {
    return Stream.of(known)
        .filter(one -> id.apply(one).equals(wanted))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("this build does not know " + wanted));
  }

  private static Trial trial(long seed, Study.Outcome outcome) {
    return new Trial(
        seed,
        outcome.weightedSum().error(),
        outcome.mostConfident().error(),
        outcome.weightedSum().logLikelihood(),
        outcome.best().error(),
        outcome.best().logLikelihood(),
        outcome.largestDrop());
  }

  private static GateMap map(moebench.sim.classical.GateMap map) {
    return new GateMap(
        rounded(map.first()),
        rounded(map.second()),
        rounded(map.gates()),
        rounded(map.predictions()),
        rounded(map.pooled()),
        samples(map.samples()));
  }

  private static List<List<Double>> samples(Samples samples) {
    List<List<Double>> rows = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      double[] x = samples.x()[i];
      double[] row = Arrays.copyOf(x, x.length + 1);
      row[x.length] = samples.y()[i];
      rows.add(rounded(row));
    }
    return rows;
  }

  private static List<List<Double>> rounded(double[][] rows) {
    return Stream.of(rows).map(ClassicalMeasurement::rounded).toList();
  }

  private static List<Double> rounded(double[] values) {
    return DoubleStream.of(values).map(v -> Math.rint(v * DIGITS) / DIGITS).boxed().toList();
  }
}
