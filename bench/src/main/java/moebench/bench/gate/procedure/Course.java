package moebench.bench.gate.procedure;

import java.util.ArrayList;
import java.util.List;
import moebench.bench.gate.statistics.RankDistributions;
import moebench.bench.gate.statistics.Shift;

/** One benchmark's way through a run. */
final class Course {
  private static final int MOST_FAILURES = 2;

  /** Confirmation takes at most this many times as many pairs as it took to raise the flag. */
  private static final double MOST_FRESH_PER_SCREENED = 2.5;

  enum Phase {
    SCREENING,
    CONFIRMING,
    DONE
  }

  final int benchmark;
  final double margin;
  private final RankDistributions distributions;
  private final List<Double> screened = new ArrayList<>();
  private final List<Double> fresh = new ArrayList<>();
  private Phase phase = Phase.SCREENING;
  private Judgement judgement;
  private Shift shift;
  private int failures;
  private boolean isGivenUp;

  Course(int benchmark, double margin, RankDistributions distributions) {
    this.benchmark = benchmark;
    this.margin = margin;
    this.distributions = distributions;
  }

  Phase phase() {
    return phase;
  }

  boolean isEnough() {
    return screened.size() >= Conductor.LEAST_PAIRS;
  }

  Judgement judgement() {
    return judgement;
  }

  void add(double logRatio) {
    failures = 0;
    if (phase == Phase.SCREENING) {
      screened.add(logRatio);
      shift = null;
      return;
    }
    fresh.add(logRatio);
    if (fresh.size() >= Math.ceil(MOST_FRESH_PER_SCREENED * screened.size())) {
      phase = Phase.DONE;
    }
  }

  /** A pair of which a fork failed; one may be an accident. */
  void addFailure() {
    if (++failures == MOST_FAILURES) {
      phase = Phase.DONE;
      isGivenUp = true;
    }
  }

  /** Of the pairs that were screened. */
  Shift shift() {
    if (shift == null) {
      shift = shift(screened);
    }
    return shift;
  }

  private Shift shift(List<Double> ratios) {
    return Shift.paired(ratios.stream().mapToDouble(Double::doubleValue).toArray(), distributions);
  }

  int freshPairs() {
    return fresh.size();
  }

  /** Whether there are enough fresh pairs for a verdict. */
  boolean isConfirmable() {
    return !isGivenUp && fresh.size() >= Conductor.LEAST_PAIRS;
  }

  /** Of the fresh pairs. */
  Shift freshShift() {
    return shift(fresh);
  }

  /** A look at the screened pairs while there is time for fresh ones. */
  void look(Judgement now) {
    judgement = now;
    if (now.isFlagged()) {
      phase = Phase.CONFIRMING;
    } else if (now.verdict() == Verdict.PASS) {
      phase = Phase.DONE;
    }
  }

  /** The verdict of fresh pairs alone: those that raised the flag were picked for being high. */
  void confirm(Judgement now) {
    boolean turned = now.isFlagged() && now.effect() * judgement.effect() < 0;
    double detectable = Math.max(judgement.detectable(), now.detectable());
    judgement =
        (turned ? now.inconclusive("flagged, but fresh forks went the other way") : now)
            .detecting(detectable);
  }

  /** The time is over. */
  void end(Judgement last) {
    if (isGivenUp) {
      judgement = last.givenUp();
    } else if (phase == Phase.CONFIRMING && !isConfirmable()) {
      judgement =
          judgement.inconclusive(
              "flagged, but no time was left for %d fresh pairs to confirm it"
                  .formatted(Conductor.LEAST_PAIRS));
    } else if (phase == Phase.SCREENING && !isEnough()) {
      judgement =
          last.inconclusive(
              "%d pairs in the time given; a verdict needs %d"
                  .formatted(screened.size(), Conductor.LEAST_PAIRS));
    } else if (phase == Phase.SCREENING) {
      // Only looks raise flags, so that nothing smaller could be found than at the last one.
      double detectable = judgement == null ? Double.POSITIVE_INFINITY : judgement.detectable();
      judgement =
          (last.isFlagged()
                  ? last.inconclusive(
                      "perhaps an effect, but seen too late in the run to be confirmed")
                  : last)
              .detecting(detectable);
    }
    phase = Phase.DONE;
  }
}
