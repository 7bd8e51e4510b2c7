package moebench.bench.sweep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import moebench.reports.schema.Cell;
import moebench.sim.classical.ExpertKind;
import moebench.sim.classical.MixtureSpec;
import moebench.sim.classical.Problem;
import moebench.sim.classical.Trainer;

/** The classical mixtures of a sweep: every kind of expert and trainer on every problem. */
final class ClassicalCells {
  private ClassicalCells() {}

  static List<Cell> of(Values run) {
    List<Cell> cells = new ArrayList<>();
    for (String problem : problems(run.only(Axes.CLASSICAL))) {
      int samples = Problem.of(problem).trainingSize();
      for (ExpertKind kind : ExpertKind.values()) {
        for (Trainer trainer : Trainer.values()) {
          if (kind.learnsBy(trainer)) {
            for (List<Integer> experts : mixtures(run.only(Axes.MIXTURES))) {
              new MixtureSpec(kind, experts, 0).requireSamples(samples);
              cells.add(
                  new Cell.Classical(
                      problem, kind.id(), experts, trainer.id(), run.only(Axes.REPEATS)));
            }
          }
        }
      }
    }
    return cells;
  }

  /** The problems that a value of {@link Axes#CLASSICAL} names. */
  static List<String> problems(String text) {
    return Parse.names(text, Stream.of(Problem.values()).map(Problem::id).toList());
  }

  /** The shapes that a value of {@link Axes#MIXTURES} names, such as {@code 4,2x2}. */
  static List<List<Integer>> mixtures(String text) {
    return Stream.of(text.split(",", -1)).map(String::strip).map(ClassicalCells::mixture).toList();
  }

  private static List<Integer> mixture(String text) {
    List<Integer> experts = Arrays.stream(text.split("x", -1)).map(Parse::positive).toList();
    return new MixtureSpec(ExpertKind.LINEAR, experts, 0).experts();
  }
}
