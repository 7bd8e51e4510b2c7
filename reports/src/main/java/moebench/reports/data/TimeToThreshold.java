package moebench.reports.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Result;

/**
 * What it takes to be as good as dense at the end of its budget: the mean final bits per byte of
 * dense is the threshold, the hardest value that dense reaches.
 *
 * <p>Read from learning curves by linear interpolation. The learning rate decays to the end of each
 * run, so a run that is stopped at the threshold would have got there sooner had its schedule been
 * shorter: the costs of runs that pass the threshold early are upper bounds.
 *
 * <p>A seed's time is its tokens over the speed that the fork of the same number timed. A round of
 * a run trains seed r and times fork r, so the spread of the times holds that of the speeds too.
 */
public final class TimeToThreshold {
  private final RunData run;
  private final LayerConfig dense;
  private final double bpb;

  /**
   * Where a training run reaches the threshold.
   *
   * @param seed of the run
   * @param steps training steps
   * @param tokens training tokens
   * @param paddedGflop training GFLOP with every slot computed
   * @param executedGflop training GFLOP with only filled slots
   */
  public record Crossing(
      long seed, double steps, double tokens, double paddedGflop, double executedGflop) {
    /** GFLOP under an accounting. */
    public double gflop(Accounting accounting) {
      return accounting == Accounting.PADDED ? paddedGflop : executedGflop;
    }
  }

  private TimeToThreshold(RunData run, LayerConfig dense, double bpb) {
    this.run = run;
    this.dense = dense;
    this.bpb = bpb;
  }

  /** Absent if the run has no dense training run. */
  public static Optional<TimeToThreshold> of(RunData run, LayerConfig dense) {
    return run.bpb(Accounting.PADDED, dense)
        .or(() -> run.bpb(Accounting.EXECUTED, dense))
        .map(sample -> new TimeToThreshold(run, dense, sample.mean()));
  }

  /** The threshold in bits per byte. */
  public double bpb() {
    return bpb;
  }

  /**
   * Where the runs of a configuration reach the threshold, by seed; runs that do not reach it are
   * missing. Dense reaches it at the end of its budget, by definition.
   */
  public List<Crossing> crossings(Accounting accounting, LayerConfig config) {
    List<Crossing> found = new ArrayList<>();
    for (QualityRun q : run.quality(accounting, config)) {
      if (config.equals(dense)) {
        found.add(end(q));
      } else {
        crossing(q.seed(), q.result().curve(), bpb).ifPresent(found::add);
      }
    }
    return found;
  }

  private static Crossing end(QualityRun q) {
    Result.Quality r = q.result();
    return new Crossing(
        q.seed(),
        r.steps(),
        r.tokens(),
        r.tokens() * r.paddedFlopsPerToken() / 1e9,
        r.tokens() * r.executedFlopsPerToken() / 1e9);
  }

  /**
   * The first point at or below the threshold, interpolated from the point before; if the first
   * point is below already, that point.
   */
  static Optional<Crossing> crossing(long seed, List<Result.CurvePoint> curve, double threshold) {
    for (int i = 0; i < curve.size(); i++) {
      Result.CurvePoint to = curve.get(i);
      if (to.bpb() <= threshold) {
        Result.CurvePoint from = i == 0 ? to : curve.get(i - 1);
        double t = i == 0 ? 1 : (from.bpb() - threshold) / (from.bpb() - to.bpb());
        return Optional.of(
            new Crossing(
                seed,
                between(from.step(), to.step(), t),
                between(from.tokens(), to.tokens(), t),
                between(from.paddedFlops(), to.paddedFlops(), t) / 1e9,
                between(from.executedFlops(), to.executedFlops(), t) / 1e9));
      }
    }
    return Optional.empty();
  }

  private static double between(double from, double to, double t) {
    return from + t * (to - from);
  }

  /** Seconds of training to a crossing; absent if the seed has no fork of the same number. */
  public Optional<Double> seconds(Accounting accounting, LayerConfig config, Crossing crossing) {
    return run.throughput(config, RunData.TRAINING_STEP, accounting, crossing.seed())
        .map(t -> crossing.tokens() / t.tokensPerSecond().median());
  }

  /**
   * Seconds to the threshold, one per seed that has a fork of the same number; absent unless every
   * seed reaches it.
   */
  public Optional<Sample> seconds(Accounting accounting, LayerConfig config) {
    List<Crossing> crossings = crossings(accounting, config);
    if (crossings.isEmpty() || crossings.size() < run.quality(accounting, config).size()) {
      return Optional.empty();
    }
    List<Double> seconds =
        crossings.stream()
            .map(c -> seconds(accounting, config, c))
            .flatMap(Optional::stream)
            .toList();
    return seconds.isEmpty() ? Optional.empty() : Optional.of(Sample.of(seconds));
  }

  /** The dense layer whose end of budget sets the threshold. */
  public LayerConfig dense() {
    return dense;
  }
}
