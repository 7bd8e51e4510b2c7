package moebench.bench.jmh;

import java.util.function.ToIntFunction;
import moebench.layers.Engine;
import moebench.layers.ExpertLayer;
import moebench.layers.Layer;
import moebench.layers.LayerSpec;
import moebench.layers.kernels.Backends;
import moebench.layers.routing.Routing;
import moebench.sim.Corpus;
import moebench.sim.ModelFootprint;
import moebench.sim.Training;
import moebench.sim.TrainingSpec;

/**
 * A training run on the Europarl text, always the same one. Real text, because the router's
 * choices, and with them the work of dynamic execution, depend on it.
 */
public final class TrainingUnderTest {
  private static final long SEED = 1;
  private static final double LEARNING_RATE = 8e-3;

  /** The benchmark stops long before. */
  private static final int STEPS = 1 << 20;

  /** A smaller batch than the timed one; the reference is slow. */
  private static final int VERIFIED_TOKENS = 128;

  /** The third loss depends on two updates of every weight. */
  private static final int VERIFIED_STEPS = 3;

  private static final double TOLERANCE = 1e-4;

  /** Fresh routers send most tokens to few experts; after this many steps loads hardly change. */
  private static final int SETTLING_STEPS = 100;

  /** Read once for all runs of a process. */
  private static final class Text {
    static final Corpus CORPUS = Corpus.europarl();
  }

  private final Training training;
  private final ModelFootprint footprint;
  private final int tokens;

  /**
   * @param layer of every block
   * @param tokens of a batch, a multiple of 64
   */
  public TrainingUnderTest(LayerSpec layer, int blocks, int tokens, Engine engine) {
    TrainingSpec spec =
        new TrainingSpec(layer, blocks, tokens, STEPS, LEARNING_RATE, SEED, 1, tokens);
    this.training = new Training(spec, Text.CORPUS, engine);
    this.footprint = spec.footprint();
    this.tokens = tokens;
  }

  /** Trains until the load of the experts is what it is in most of a training run. */
  void settle() {
    for (int step = 0; step < SETTLING_STEPS; step++) {
      step();
    }
  }

  /** One step; returns its loss in bits per byte. */
  public double step() {
    return training.step();
  }

  /** What the latest step had to do. */
  Work work() {
    return new Work(footprint.stepFlops(filledSlots()), footprint.stepBytes());
  }

  /** Slots that hold a token, all blocks together, in the latest step. */
  int filledSlots() {
    return sum(Routing::keptCount);
  }

  /** Rows of static execution, all blocks together, in the latest step. */
  int paddedSlots() {
    return sum(Routing::paddedSlots);
  }

  private int sum(ToIntFunction<Routing> slots) {
    int sum = 0;
    for (Layer layer : training.model().layers()) {
      sum += layer instanceof ExpertLayer expert ? slots.applyAsInt(expert.routing()) : tokens;
    }
    return sum;
  }

  /**
   * Compares the losses of some steps, and so forward, backward and update, with the reference.
   *
   * @return largest |loss − reference| / loss
   * @throws IllegalStateException when they differ
   */
  static double verify(LayerSpec layer, int blocks, Engine engine) {
    Engine reference = Engine.of(Backends.of("reference").newKernels(1));
    TrainingUnderTest got = new TrainingUnderTest(layer, blocks, VERIFIED_TOKENS, engine);
    TrainingUnderTest expected = new TrainingUnderTest(layer, blocks, VERIFIED_TOKENS, reference);
    double largest = 0;
    for (int step = 1; step <= VERIFIED_STEPS; step++) {
      double loss = got.step();
      double expectedLoss = expected.step();
      double error = Math.abs(loss - expectedLoss) / expectedLoss;
      if (!(error <= TOLERANCE)) {
        throw new IllegalStateException(
            "wrong training: the loss of step %d is %s bits, the reference is %s"
                .formatted(step, loss, expectedLoss));
      }
      largest = Math.max(largest, error);
    }
    return largest;
  }
}
