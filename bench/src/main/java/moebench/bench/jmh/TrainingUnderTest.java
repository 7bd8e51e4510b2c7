package moebench.bench.jmh;

import java.util.function.DoubleSupplier;
import java.util.function.ToIntFunction;
import moebench.layers.Engine;
import moebench.layers.ExpertLayer;
import moebench.layers.Layer;
import moebench.layers.LayerSpec;
import moebench.layers.kernels.Backends;
import moebench.layers.kernels.Kernels;
import moebench.layers.routing.Routing;
import moebench.sim.Corpus;
import moebench.sim.ModelFootprint;
import moebench.sim.NgramModel;
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

  /** A smaller batch than the timed one for whole steps; the reference is slow. */
  private static final int VERIFIED_TOKENS = 64;

  /** The third loss depends on two updates of every weight. */
  private static final int VERIFIED_STEPS = 3;

  private static final double TOLERANCE = 1e-4;

  /** Loss of a model that knows nothing: one of 256 symbols. */
  private static final double BITS_OF_CHANCE = 8;

  /** Fresh routers send most tokens to few experts; after this many steps loads hardly change. */
  private static final int SETTLING_STEPS = 100;

  /** Read once for all runs of a process. */
  private static final class Text {
    static final Corpus CORPUS = Corpus.europarl();
  }

  private final TrainingSpec spec;
  private final Training training;
  private final ModelFootprint footprint;
  private final int tokens;

  /**
   * @param layer of every block
   * @param tokens of a batch, a multiple of 64
   */
  public TrainingUnderTest(LayerSpec layer, int blocks, int tokens, Engine engine) {
    this.spec = new TrainingSpec(layer, blocks, tokens, STEPS, LEARNING_RATE, SEED, 1, tokens);
    this.training = new Training(spec, Text.CORPUS, engine);
    this.footprint = spec.footprint();
    this.tokens = tokens;
  }

  /** What is trained. */
  public TrainingSpec spec() {
    return spec;
  }

  /** The text that it is trained on. */
  public Corpus corpus() {
    return Text.CORPUS;
  }

  /** The model in its present state. */
  public NgramModel model() {
    return training.model();
  }

  /** Makes steps until the load of the experts is what it is in most of a training run. */
  public static void settle(Runnable step) {
    for (int i = 0; i < SETTLING_STEPS; i++) {
      step.run();
    }
  }

  /** One step; returns its loss in bits per byte. */
  public double step() {
    return training.step();
  }

  /** What the latest step had to do. */
  public FlopsAndBytes work() {
    return new FlopsAndBytes(footprint.stepFlops(filledSlots()), footprint.stepBytes());
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
   * Compares the losses of some steps, and so forward, backward and update, with the reference; and
   * the output and the gradients of one layer at the timed batch, where kernels go other ways.
   *
   * @param tokens of the timed batch
   * @return largest |loss − reference| / loss
   * @throws IllegalStateException when they differ
   */
  static double verify(LayerSpec layer, int blocks, int tokens, Engine engine) {
    Kernels reference = Backends.of("reference").newKernels(1);
    LayerUnderTest timed = new LayerUnderTest(layer, engine, tokens);
    timed.verify();
    timed.verifyGradients(layer, reference);
    TrainingUnderTest got = new TrainingUnderTest(layer, blocks, VERIFIED_TOKENS, engine);
    TrainingUnderTest expected =
        new TrainingUnderTest(layer, blocks, VERIFIED_TOKENS, Engine.of(reference));
    return compare(engine.kernels().id(), got::step, "the reference", expected::step);
  }

  /**
   * Compares the losses of two trainings that began with equal weights and have equal batches.
   *
   * @param who whose losses {@code got} are
   * @param reference whose losses {@code expected} are
   * @return largest |got − expected| / expected of the next steps
   * @throws IllegalStateException when they differ
   */
  public static double compare(
      String who, DoubleSupplier got, String reference, DoubleSupplier expected) {
    double largest = 0;
    for (int step = 1; step <= VERIFIED_STEPS; step++) {
      double loss = got.getAsDouble();
      double expectedLoss = expected.getAsDouble();
      double error = Math.abs(loss - expectedLoss) / expectedLoss;
      if (!(error <= TOLERANCE)) {
        throw new IllegalStateException(
            "wrong training: the loss of step %d is %s bits in %s and %s in %s"
                .formatted(step, loss, who, expectedLoss, reference));
      }
      largest = Math.max(largest, error);
    }
    return largest;
  }

  /**
   * Checks the loss of a step after timing: whoever computed it must have learned.
   *
   * @throws IllegalStateException when the loss is no better than chance
   */
  public static void requireLearned(String who, double loss) {
    if (!(loss < BITS_OF_CHANCE)) {
      throw new IllegalStateException(
          "the loss of %s is %s bits per byte after more than %d steps, no better than chance"
              .formatted(who, loss, SETTLING_STEPS));
    }
  }
}
