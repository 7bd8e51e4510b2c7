package moebench.bench.measure;

import moebench.bench.sweep.LayerSpecs;
import moebench.layers.Footprint;
import moebench.layers.kernels.Backends;
import moebench.layers.kernels.Kernels;
import moebench.reports.schema.Cell;
import moebench.reports.schema.EnsembleMember;
import moebench.reports.schema.PooledScore;
import moebench.reports.schema.Result;
import moebench.sim.Accounting;
import moebench.sim.Corpus;
import moebench.sim.Ensemble;
import moebench.sim.EnsembleResult;
import moebench.sim.EnsembleSpec;
import moebench.sim.ModelFootprint;
import moebench.sim.TrainingListener;

/** An ensemble, and what it measured in the terms of the result schema. */
final class EnsembleMeasurement {
  private EnsembleMeasurement() {}

  /**
   * Trains every member.
   *
   * @param concurrency training runs that share the machine
   */
  static Result.Ensemble run(Cell.Ensemble cell, Corpus corpus, int concurrency)
      throws InterruptedException {
    EnsembleSpec spec = new EnsembleSpec(LayerSpecs.training(cell), cell.members());
    EnsembleResult result;
    try (Kernels kernels = Backends.of(cell.backend()).newKernels(1)) {
      result = new Ensemble(spec, corpus, kernels).run(TrainingListener.SILENT);
    }
    ModelFootprint footprint = spec.member().footprint();
    double training = (double) cell.steps() * footprint.stepFlops(Accounting.PADDED);
    return new Result.Ensemble(
        cell.members() * training,
        footprint.stepFlops(Accounting.EXECUTED) / Footprint.trainingFlops(1) / cell.tokens(),
        footprint.totalParameters(),
        footprint.activeParameters(),
        result.trainingSeconds(),
        concurrency,
        result.members().stream()
            .map(m -> new EnsembleMember(m.bpb(), m.accuracy(), m.selectionBpb()))
            .toList(),
        result.pooled().stream()
            .map(p -> new PooledScore(p.members(), p.bpb(), p.accuracy(), p.majorityAccuracy()))
            .toList());
  }
}
