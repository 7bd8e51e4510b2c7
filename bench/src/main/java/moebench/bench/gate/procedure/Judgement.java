package moebench.bench.gate.procedure;

import moebench.bench.gate.statistics.Shift;

/**
 * A verdict with what it rests on. Effects are logarithms of candidate's over baseline's time per
 * operation: above 0 is slower. Each bound holds at the level that {@link Family} gave it, and not
 * all bounds of a family together.
 *
 * @param verdict read from the interval
 * @param effect estimate; NaN without data
 * @param low lower bound of the interval; −∞ when there are too few pairs
 * @param high upper bound of the interval; ∞ when there are too few pairs
 * @param n pairs of forks, or forks of the smaller side
 * @param isFlagged whether fresh forks should look again: there may be an effect, and it may matter
 * @param detectable smallest effect that would have been found with a probability of 0.9; ∞ when
 *     none could be found
 * @param note why, where the interval does not say it; empty otherwise
 */
public record Judgement(
    Verdict verdict,
    double effect,
    double low,
    double high,
    int n,
    boolean isFlagged,
    double detectable,
    String note) {
  private static final String FORKS_FAILED = "forks failed";

  /**
   * Reads the verdict from an interval.
   *
   * @param margin logarithm of the smallest ratio that matters
   * @param lowLevel probability at most that the lower bound is too high
   * @param flagLevel the same of the bound that must lie above 0 for a flag
   * @param highLevel probability at most that the upper bound is too low
   * @param missing probability of not finding what is called detectable
   */
  static Judgement of(
      Shift shift,
      double margin,
      double lowLevel,
      double flagLevel,
      double highLevel,
      double missing) {
    double effect = shift.estimate();
    double low = shift.lower(lowLevel);
    double high = shift.upper(highLevel);
    Verdict verdict = verdict(effect, low, high, margin);
    boolean isSlower = shift.lower(flagLevel) > 0 && verdict != Verdict.PASS;
    return new Judgement(
        verdict,
        effect,
        low,
        high,
        shift.n(),
        isSlower || verdict == Verdict.IMPROVEMENT,
        detectable(shift, margin, flagLevel, missing),
        "");
  }

  /** An effect this large lies above the margin, and its lower bound above 0, but for misses. */
  private static double detectable(Shift shift, double margin, double flagLevel, double missing) {
    double toZero = shift.estimate() - shift.lower(flagLevel);
    double toMiss = shift.estimate() - shift.lower(missing);
    return shift.n() == 0 ? Double.POSITIVE_INFINITY : Math.max(toZero, margin) + toMiss;
  }

  private static Verdict verdict(double effect, double low, double high, double margin) {
    if (high < 0 && effect <= -margin) {
      return Verdict.IMPROVEMENT;
    }
    if (high < margin) {
      return Verdict.PASS;
    }
    return low > 0 && effect >= margin ? Verdict.REGRESSION : Verdict.INCONCLUSIVE;
  }

  /** The same numbers where no verdict was possible, and why. */
  public Judgement inconclusive(String why) {
    return new Judgement(
        Verdict.INCONCLUSIVE, effect, low, high, n, isFlagged, Double.POSITIVE_INFINITY, why);
  }

  /** The same where forks failed again and again. */
  Judgement givenUp() {
    return inconclusive(FORKS_FAILED);
  }

  /** Whether forks failed again and again. */
  public boolean isGivenUp() {
    return note.equals(FORKS_FAILED);
  }

  /** The same of a run that finds slowdowns of another size. */
  Judgement detecting(double smallest) {
    return new Judgement(verdict, effect, low, high, n, isFlagged, smallest, note);
  }
}
