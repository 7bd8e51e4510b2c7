package moebench.bench.simulate;

import java.util.List;
import moebench.reports.schema.Agreement;
import moebench.reports.schema.Loss;
import moebench.reports.schema.Placed;
import moebench.reports.schema.Prediction;
import moebench.reports.schema.Result;
import moebench.reports.schema.Routed;

/** Results of studies that have one kind of finding, and notes. */
final class Simulations {
  private Simulations() {}

  static Result.Simulation predictions(List<Prediction> found, List<String> notes) {
    return new Result.Simulation(found, List.of(), List.of(), List.of(), List.of(), notes);
  }

  static Result.Simulation agreements(List<Agreement> found, List<String> notes) {
    return new Result.Simulation(List.of(), found, List.of(), List.of(), List.of(), notes);
  }

  static Result.Simulation routed(List<Routed> found, List<String> notes) {
    return new Result.Simulation(List.of(), List.of(), found, List.of(), List.of(), notes);
  }

  static Result.Simulation placed(List<Placed> found, List<String> notes) {
    return new Result.Simulation(List.of(), List.of(), List.of(), found, List.of(), notes);
  }

  static Result.Simulation losses(List<Loss> found, List<String> notes) {
    return new Result.Simulation(List.of(), List.of(), List.of(), List.of(), found, notes);
  }
}
