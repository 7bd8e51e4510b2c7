package moebench.peers.work;

import java.util.List;
import moebench.bench.jmh.TrainingUnderTest;
import moebench.bench.sweep.LayerSpecs;
import moebench.layers.Engine;
import moebench.layers.kernels.Kernels;
import moebench.peers.measure.Pair;
import moebench.peers.measure.Side;
import moebench.peers.torch.Torch;
import moebench.peers.torch.TorchTraining;
import moebench.reports.schema.Cell;

/** Training steps of the byte n-gram model on the Europarl text: ours against libtorch's. */
final class TrainingPairs {
  private TrainingPairs() {}

  static Pair of(Cell.Comparison cell) {
    Torch torch = new Torch(cell.threads());
    Kernels kernels = Ours.kernels(cell.threads());
    TrainingUnderTest ours =
        new TrainingUnderTest(
            LayerSpecs.of(cell.layer()), cell.layer().blocks(), cell.tokens(), Engine.of(kernels));
    TorchTraining theirs = new TorchTraining(torch, ours.spec(), ours.corpus(), ours.model());
    double error = TrainingUnderTest.compare("libtorch", theirs::step, "ours", ours::step);
    TrainingUnderTest.settle(ours::step);
    TrainingUnderTest.settle(theirs::step);
    return new Pair(
        new Side(kernels.description(), ours::step),
        new Side(torch.description(), theirs::step),
        ours.work().flops(),
        ours.work().bytes(),
        false,
        () -> {
          // They go their own ways after different numbers of steps, but both must have learned.
          TrainingUnderTest.requireLearned(kernels.description(), ours.step());
          TrainingUnderTest.requireLearned(torch.description(), theirs.step());
          return error;
        },
        List.of(kernels));
  }
}
