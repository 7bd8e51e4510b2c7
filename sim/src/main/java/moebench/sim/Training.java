package moebench.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import moebench.layers.Engine;
import moebench.layers.Initializer;
import moebench.layers.LayerSpec;
import moebench.layers.Mode;
import moebench.layers.kernels.Kernels;
import moebench.layers.routing.Router;

/**
 * One training run of the {@linkplain NgramModel n-gram model}. An instance belongs to one thread;
 * a step allocates nothing that grows with the model or the batch.
 */
public final class Training {
  /** The learning curve's points before the end use this part of the final validation. */
  private static final int CURVE_SHARE = 4;

  private final TrainingSpec spec;
  private final ModelFootprint footprint;
  private final Schedule schedule;
  private final BatchSource batches;
  private final Batch batch;
  private final NgramModel model;
  private final Optimizer optimizer;
  private final RoutingRecord routing;
  private int stepsDone;
  private long nanos; // of steps, evaluations not counted

  /**
   * @param kernels where it computes
   * @throws CorpusException when the corpus is too small for one batch
   */
  public Training(TrainingSpec spec, Corpus corpus, Kernels kernels) {
    this(spec, corpus, Engine.of(kernels));
  }

  /**
   * @param engine where the layers compute
   * @throws CorpusException when the corpus is too small for one batch
   */
  public Training(TrainingSpec spec, Corpus corpus, Engine engine) {
    this(spec, batches(spec, corpus), engine);
  }

  /**
   * @param batches of as many tokens as {@code spec} says
   * @param engine where the layers compute
   */
  public Training(TrainingSpec spec, BatchSource batches, Engine engine) {
    RandomGenerator seeds = Initializer.random(spec.seed());
    seeds.nextLong(); // that of the batches
    this.spec = spec;
    this.footprint = spec.footprint();
    this.schedule = spec.schedule();
    this.batches = batches;
    this.batch = new Batch(spec.tokens());
    this.model =
        new NgramModel(spec.layer(), spec.blocks(), spec.tokens(), engine, seeds.nextLong());
    this.optimizer = new Optimizer(model.parameters(), engine.kernels());
    this.routing = new RoutingRecord(model);
  }

  /** The training batches of a run, from its beginning, for another implementation of it. */
  public static Batches batches(TrainingSpec spec, Corpus corpus) {
    return new Batches(corpus, spec.tokens(), Initializer.random(spec.seed()).nextLong());
  }

  /** The model in its present state. */
  public NgramModel model() {
    return model;
  }

  /**
   * One training step: batch, forward, backward, clip, update. May be called beyond {@link
   * TrainingSpec#steps()}; the learning rate then stays at its end.
   *
   * @return loss of the batch before the update, in bits per byte
   * @throws DivergedException when the loss or its gradient is infinite or not a number
   */
  public double step() {
    batches.nextTraining(batch);
    double loss = model.forward(batch, Mode.TRAINING);
    model.backward(batch);
    double norm = optimizer.gradientNorm();
    stepsDone++;
    if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
      throw new DivergedException(
          stepsDone, "loss %s nats, gradient norm %s".formatted(loss, norm));
    }
    optimizer.step(schedule.learningRate(stepsDone), norm);
    model.parametersChanged();
    routing.add();
    return bits(loss);
  }

  /**
   * Trains all steps of the specification.
   *
   * @throws InterruptedException when the thread is interrupted
   * @throws DivergedException as {@link #step}
   */
  public TrainingResult run(TrainingListener listener) throws InterruptedException {
    List<CurvePoint> curve = new ArrayList<>();
    int curveTokens = Math.ceilDiv(spec.evaluationTokens(), CURVE_SHARE);
    for (int point = 1; point < spec.evaluations(); point++) {
      train((int) ((long) spec.steps() * point / spec.evaluations()), listener);
      curve.add(curvePoint(evaluate(curveTokens, Mode.EVALUATION, () -> {})));
    }
    train(spec.steps(), listener);
    RoutingRecord evaluation = new RoutingRecord(model);
    ChoiceRecord choices = new ChoiceRecord(model);
    double bpb =
        evaluate(
            spec.evaluationTokens(),
            Mode.EVALUATION,
            () -> {
              evaluation.add();
              choices.add(batch);
            });
    curve.add(curvePoint(bpb));
    Optional<RoutingSample> sample = RoutingSample.of(model.layers().getFirst(), batch);
    return new TrainingResult(
        curve,
        bpb,
        evaluateDropless(),
        routing.statistics(),
        evaluation.statistics(),
        choices.choices(),
        sample);
  }

  private void train(int untilStep, TrainingListener listener) throws InterruptedException {
    while (stepsDone < untilStep) {
      stopIfInterrupted();
      long start = System.nanoTime();
      double loss = step();
      nanos += System.nanoTime() - start;
      listener.stepped(stepsDone, spec.steps(), loss);
    }
  }

  private OptionalDouble evaluateDropless() throws InterruptedException {
    if (!(spec.layer() instanceof LayerSpec.Expert expert)
        || expert.router().limit() == Router.Limit.ALWAYS) {
      return OptionalDouble.empty();
    }
    Mode mode = Mode.EVALUATION_DROPLESS;
    return OptionalDouble.of(evaluate(spec.evaluationTokens(), mode, () -> {}));
  }

  /**
   * Validation bits per byte.
   *
   * @param afterBatch called after each forward pass
   */
  private double evaluate(int tokens, Mode mode, Runnable afterBatch) throws InterruptedException {
    int count = Math.ceilDiv(tokens, spec.tokens());
    double loss = 0;
    for (int i = 0; i < count; i++) {
      stopIfInterrupted();
      batches.validation(i, count, batch);
      loss += model.forward(batch, mode);
      afterBatch.run();
    }
    if (!Double.isFinite(loss)) {
      throw new DivergedException(stepsDone, "validation loss " + loss / count + " nats");
    }
    return bits(loss / count);
  }

  private CurvePoint curvePoint(double bpb) {
    double filled = routing.meanFilledSlots().orElse(footprint.stepSlots(Accounting.EXECUTED));
    double padded = routing.meanPaddedSlots().orElse(footprint.stepSlots(Accounting.PADDED));
    return new CurvePoint(
        stepsDone,
        (long) stepsDone * spec.tokens(),
        stepsDone * footprint.stepFlops(padded),
        stepsDone * footprint.stepFlops(filled),
        nanos / 1e9,
        bpb);
  }

  private void stopIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException(
          "stopped after step %d of %d".formatted(stepsDone, spec.steps()));
    }
  }

  private static double bits(double nats) {
    return nats / Math.log(2);
  }
}
