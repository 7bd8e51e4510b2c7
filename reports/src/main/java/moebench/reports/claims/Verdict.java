package moebench.reports.claims;

import java.util.Collection;

/** What a run says about a claim. */
public enum Verdict {
  /** The lower end of the interval is above no effect, however small the effect is. */
  HOLDS("holds"),
  /**
   * The upper end of the interval is below the smallest effect of interest, and the lower end is
   * not above no effect.
   */
  DOES_NOT_HOLD("does not hold"),
  /** The data decide neither. */
  UNDECIDED("undecided");

  private final String text;

  Verdict(String text) {
    this.text = text;
  }

  /** The verdict as the end of a sentence. */
  public String predicate() {
    return this == UNDECIDED ? "is undecided" : text;
  }

  /** The verdict in words. */
  @Override
  public String toString() {
    return text;
  }

  /**
   * Judges an estimate whose positive side is the claim's.
   *
   * @param smallestEffect the smallest effect of interest
   */
  public static Verdict of(Estimate estimate, double smallestEffect) {
    if (estimate.low().isEmpty() || estimate.high().isEmpty()) {
      return UNDECIDED;
    }
    if (estimate.low().getAsDouble() > 0) {
      return HOLDS;
    }
    return estimate.high().getAsDouble() < smallestEffect ? DOES_NOT_HOLD : UNDECIDED;
  }

  /** All must hold; one that does not decides against. */
  public static Verdict all(Collection<Verdict> parts) {
    if (parts.contains(DOES_NOT_HOLD)) {
      return DOES_NOT_HOLD;
    }
    return parts.isEmpty() || parts.contains(UNDECIDED) ? UNDECIDED : HOLDS;
  }
}
