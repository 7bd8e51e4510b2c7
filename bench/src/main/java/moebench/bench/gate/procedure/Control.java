package moebench.bench.gate.procedure;

import java.util.ArrayList;
import java.util.List;
import moebench.bench.gate.statistics.RankDistributions;
import moebench.bench.gate.statistics.Shift;

/** Pairs of a control arm with the baseline, over all benchmarks. */
public final class Control {
  private final Arm arm;
  private final List<Double> ratios = new ArrayList<>();

  Control(Arm arm) {
    this.arm = arm;
  }

  Arm arm() {
    return arm;
  }

  void add(double logRatio) {
    ratios.add(logRatio);
  }

  boolean isEnough() {
    return ratios.size() >= Conductor.LEAST_PAIRS;
  }

  /**
   * What a control showed.
   *
   * @param arm {@link Arm#COPY} or {@link Arm#SLOWED}
   * @param effect logarithm of its time over the baseline's
   * @param low lower bound
   * @param high upper bound
   * @param n pairs
   * @param asItShould whether it showed what it had to
   */
  public record Finding(
      Arm arm, double effect, double low, double high, int n, boolean asItShould) {}

  Finding finding(RankDistributions distributions) {
    Shift shift =
        Shift.paired(ratios.stream().mapToDouble(Double::doubleValue).toArray(), distributions);
    double level = arm == Arm.COPY ? Levels.COPY / 2 : Levels.SLOWED;
    double low = shift.lower(level);
    double high = shift.upper(level);
    boolean asItShould = arm == Arm.COPY ? isAround0(low, high) : low > 0;
    return new Finding(arm, shift.estimate(), low, high, shift.n(), asItShould);
  }

  /** An interval without ends, as of too few pairs, says nothing. */
  private static boolean isAround0(double low, double high) {
    return Double.isFinite(low) && low <= 0 && high >= 0 && Double.isFinite(high);
  }
}
