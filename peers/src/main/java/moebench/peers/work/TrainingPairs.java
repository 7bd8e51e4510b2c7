package moebench.peers.work;

import java.util.List;
import moebench.bench.sweep.LayerSpecs;
import moebench.layers.ExpertFfn;
import moebench.layers.kernels.Kernels;
import moebench.peers.measure.Pair;
import moebench.peers.measure.Side;
import moebench.peers.torch.Torch;
import moebench.peers.torch.TorchTraining;
import moebench.reports.schema.Cell;
import moebench.sim.Corpus;
import moebench.sim.ModelFootprint;
import moebench.sim.Training;
import moebench.sim.TrainingSpec;

/** Training steps of the byte n-gram model on the Europarl text: ours against libtorch's. */
final class TrainingPairs {
  private static final double LEARNING_RATE = 8e-3;
  private static final long SEED = 1;

  /** The comparison stops long before. */
  private static final int STEPS = 1 << 20;

  /** The third loss depends on two updates of every weight. */
  private static final int VERIFIED_STEPS = 3;

  private static final double TOLERANCE = 1e-4;

  /** Fresh routers send most tokens to few experts; after this many steps loads hardly change. */
  private static final int SETTLING_STEPS = 100;

  /** Loss of a model that knows nothing: one of 256 symbols. */
  private static final double BITS_OF_CHANCE = 8;

  private TrainingPairs() {}

  static Pair of(Cell.Comparison cell) {
    int blocks = cell.layer().blocks();
    int tokens = cell.tokens();
    TrainingSpec spec =
        new TrainingSpec(
            LayerSpecs.of(cell.layer()), blocks, tokens, STEPS, LEARNING_RATE, SEED, 1, tokens);
    Corpus corpus = Corpus.europarl();
    Torch torch = new Torch(cell.threads());
    Kernels kernels = Ours.kernels(cell.threads());
    Training ours = new Training(spec, corpus, kernels);
    TorchTraining theirs = new TorchTraining(torch, spec, corpus, ours.model());
    double error = check(ours, theirs);
    for (int step = 0; step < SETTLING_STEPS; step++) {
      ours.step();
      theirs.step();
    }
    ModelFootprint footprint = spec.footprint();
    return new Pair(
        new Side(kernels.description(), ours::step),
        new Side(torch.description(), theirs::step),
        footprint.stepFlops(filledSlots(ours, tokens)),
        footprint.stepBytes(),
        false,
        () -> {
          requireLearned(kernels.description(), ours.step());
          requireLearned(torch.description(), theirs.step());
          return error;
        },
        List.of(kernels));
  }

  /** Equal weights and batches must give equal losses, and do so after two updates. */
  private static double check(Training ours, TorchTraining theirs) {
    double largest = 0;
    for (int step = 1; step <= VERIFIED_STEPS; step++) {
      double expected = ours.step();
      double got = theirs.step();
      double error = Math.abs(got - expected) / expected;
      if (!(error <= TOLERANCE)) {
        throw new IllegalStateException(
            "the loss of step %d is %s bits in libtorch and %s in ours"
                .formatted(step, got, expected));
      }
      largest = Math.max(largest, error);
    }
    return largest;
  }

  /** Both sides go their own ways after different numbers of steps, but they must have learned. */
  private static void requireLearned(String who, double loss) {
    if (!(loss < BITS_OF_CHANCE)) {
      throw new IllegalStateException(
          "the loss of %s is %s bits per byte after more than %d steps, no better than chance"
              .formatted(who, loss, SETTLING_STEPS));
    }
  }

  private static double filledSlots(Training training, int tokens) {
    return training.model().layers().stream()
        .mapToDouble(
            layer -> layer instanceof ExpertFfn expert ? expert.routing().keptCount() : tokens)
        .sum();
  }
}
