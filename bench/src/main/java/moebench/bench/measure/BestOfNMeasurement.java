package moebench.bench.measure;

import moebench.bench.sweep.LayerSpecs;
import moebench.layers.kernels.Backends;
import moebench.layers.kernels.Kernels;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Result;
import moebench.reports.schema.Selection;
import moebench.sim.ModelFootprint;
import moebench.sim.sampling.BestOfN;
import moebench.sim.sampling.BestOfNResult;
import moebench.sim.sampling.BestOfNSpec;

/** Best of n with a value function, in the terms of the result schema. */
final class BestOfNMeasurement {
  private BestOfNMeasurement() {}

  static Result.BestOfN run(Cell.BestOfN cell) throws InterruptedException {
    BestOfNSpec spec = LayerSpecs.bestOfN(cell);
    try (Kernels kernels = Backends.of(cell.backend()).newKernels(1)) {
      BestOfNResult result = BestOfN.run(spec, kernels);
      ModelFootprint footprint = spec.model().footprint();
      return new Result.BestOfN(
          spec.model().steps(),
          result.bitsPerByte(),
          result.flopsPerAnswer(),
          result.verifierFlopsPerAnswer(),
          footprint.totalParameters(),
          footprint.activeParameters(),
          result.right(),
          result.selections().stream()
              .map(s -> new Selection(s.by(), s.n(), s.solved(), s.standardError()))
              .toList());
    }
  }
}
