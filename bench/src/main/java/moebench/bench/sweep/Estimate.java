package moebench.bench.sweep;

import moebench.layers.Engines;
import moebench.reports.schema.Cell;
import moebench.reports.schema.LayerConfig;
import moebench.sim.Accounting;
import moebench.sim.ModelFootprint;
import moebench.sim.classical.Problem;
import moebench.sim.sampling.BestOfN;
import moebench.sim.sampling.BestOfNSpec;

/**
 * Guesses of time and memory made before anything ran, good to a factor of about two. They were
 * fitted to a 2-core server; a run corrects them by what its first cells took.
 *
 * @param seconds of one cell
 * @param bytes of memory while it runs
 */
record Estimate(double seconds, long bytes) {
  private static final double PROBE_SECONDS = 5;

  /** Start of a process, verification, warm-up and the phases. */
  private static final double FORK_SECONDS = 5;

  /** Of a device besides that: its driver's compiler. */
  private static final double DEVICE_SECONDS = 30;

  /** Of one benchmark besides its iterations: verification and JMH's own warm-up. */
  private static final double BENCHMARK_SECONDS = 0.5;

  private static final double TRAINING_FLOPS_PER_SECOND = 40e9;

  /** Embedding, softmax, LayerNorm and Adam of one token per unit of dModel. */
  private static final double OTHER_SECONDS_PER_TOKEN = 4e-8;

  /** Writing, judging and keeping an answer of a few bytes. */
  private static final double ANSWER_SECONDS = 3e-5;

  private static final double EVALUATION_SHARE = 0.1;
  private static final long JVM_BYTES = 150L << 20;

  /** Of a study of the cluster simulator. */
  private static final double STUDY_SECONDS = 6;

  /** Of one expert of a classical mixture, all its starts together. */
  private static final double EXPERT_SECONDS = 0.2;

  /** Of such an expert besides, for each feature. */
  private static final double FEATURE_SECONDS = 0.04;

  private static final long STUDY_BYTES = 500L << 20;

  /** Value, gradient, two moments, and both packed copies. */
  private static final long COPIES_OF_WEIGHTS = 6L;

  static Estimate of(Cell cell) {
    return switch (cell) {
      case Cell.Probe probe -> new Estimate(PROBE_SECONDS, JVM_BYTES);
      case Cell.Speed speed -> of(speed);
      case Cell.Quality quality -> of(quality.layer(), quality.tokens(), quality.steps(), 1);
      case Cell.Ensemble ensemble ->
          of(ensemble.layer(), ensemble.tokens(), ensemble.steps(), ensemble.members());
      case Cell.BestOfN bestOf -> of(bestOf);
      case Cell.Simulation simulation -> new Estimate(STUDY_SECONDS, STUDY_BYTES);
      case Cell.Classical classical -> of(classical);
      case Cell.Comparison comparison ->
          throw new IllegalArgumentException("no sweep has comparisons");
    };
  }

  private static Estimate of(Cell.Speed cell) {
    int measurements = cell.layer().isDense() ? 2 : 4;
    double timed =
        measurements * (BENCHMARK_SECONDS + cell.iterations() * cell.iterationMillis() / 1e3);
    double device = Engines.isDevice(cell.backend()) ? DEVICE_SECONDS : 0;
    return new Estimate(
        FORK_SECONDS + device + timed, JVM_BYTES + 2 * modelBytes(cell.layer(), cell.tokens()));
  }

  /** Of models that are trained one after the other and kept. */
  private static Estimate of(LayerConfig layer, int batch, int steps, int models) {
    ModelFootprint model = LayerSpecs.model(layer, batch);
    double tokens = (double) steps * batch;
    double seconds =
        steps * model.stepFlops(Accounting.EXECUTED) / TRAINING_FLOPS_PER_SECOND
            + tokens * layer.dModel() * OTHER_SECONDS_PER_TOKEN;
    return new Estimate(
        models * seconds * (1 + EVALUATION_SHARE), JVM_BYTES + models * modelBytes(layer, batch));
  }

  private static Estimate of(Cell.BestOfN cell) {
    LayerConfig layer = cell.layer();
    BestOfNSpec spec = LayerSpecs.bestOfN(cell);
    double trained = (double) (spec.model().steps() + spec.verifier().steps()) * cell.tokens();
    double answers =
        (double) cell.problems() * cell.samples()
            + (double) BestOfN.VERIFYING_PROBLEMS * BestOfN.VERIFYING_SAMPLES;
    double seconds =
        (cell.budgetFlops() + cell.verifierFlops()) / TRAINING_FLOPS_PER_SECOND
            + trained * layer.dModel() * OTHER_SECONDS_PER_TOKEN
            + answers * ANSWER_SECONDS;
    return new Estimate(seconds, JVM_BYTES + 2 * modelBytes(layer, cell.tokens()));
  }

  private static Estimate of(Cell.Classical cell) {
    int features = Problem.of(cell.problem()).features();
    double experts = cell.experts().stream().mapToDouble(k -> k).reduce(1, (a, b) -> a * b);
    double seconds = cell.repeats() * experts * (EXPERT_SECONDS + features * FEATURE_SECONDS);
    return new Estimate(seconds, JVM_BYTES);
  }

  private static long modelBytes(LayerConfig layer, int tokens) {
    ModelFootprint model = LayerSpecs.model(layer, tokens);
    long activations = 2L * layer.blocks() * model.layer().activationBytes();
    return COPIES_OF_WEIGHTS * Float.BYTES * model.totalParameters() + activations;
  }
}
