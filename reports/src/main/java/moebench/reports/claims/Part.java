package moebench.reports.claims;

import java.util.Optional;

/**
 * One comparison.
 *
 * @param name what is compared, such as {@code Switch against dense}
 * @param scale of the effect
 * @param estimate positive on the claim's side; absent when the run lacks the data
 * @param cases matched configurations that each difference averages
 * @param verdict of this comparison
 * @param note what else a reader must know, such as why it is undecided; may be empty
 */
public record Part(
    String name,
    Scale scale,
    Optional<Estimate> estimate,
    int cases,
    Verdict verdict,
    String note) {

  /** How an effect is expressed, and the smallest one that matters. */
  public enum Scale {
    /** Difference in validation bits per byte; 0.01 is about two seed standard deviations. */
    BITS_PER_BYTE(0.01, "0.01"),
    /** Natural logarithm of a ratio; 1% matters. */
    LOG_RATIO(Math.log(1.01), "1%");

    private final double smallestEffect;
    private final String inWords;

    Scale(double smallestEffect, String inWords) {
      this.smallestEffect = smallestEffect;
      this.inWords = inWords;
    }

    /**
     * The smallest effect of interest: a claim whose effect is surely below it, and not surely
     * above none, does not hold; one that is surely between none and it holds, and a note says so.
     */
    public double smallestEffect() {
      return smallestEffect;
    }
  }

  static Part of(String name, Scale scale, Pairs pairs, String replicate, String note) {
    return pairs
        .balanced()
        .map(b -> judged(name, scale, Estimate.of(b.differences(), replicate), b.cases(), note))
        .orElseGet(() -> missing(name, scale, note));
  }

  static Part computed(String name, Scale scale, Pairs pairs, String note) {
    return pairs
        .balanced()
        .map(b -> judged(name, scale, Estimate.computed(b.differences().mean()), b.cases(), note))
        .orElseGet(() -> missing(name, scale, note));
  }

  private static Part judged(String name, Scale scale, Estimate e, int cases, String note) {
    Verdict verdict = Verdict.of(e, scale.smallestEffect());
    String reason = "";
    if (e.low().isEmpty()) {
      reason = "one " + e.unit() + " gives no interval";
    } else if (verdict == Verdict.HOLDS && e.high().getAsDouble() < scale.smallestEffect()) {
      reason = "smaller than " + scale.inWords;
    }
    return new Part(name, scale, Optional.of(e), cases, verdict, join(note, reason));
  }

  private static Part missing(String name, Scale scale, String note) {
    return new Part(
        name, scale, Optional.empty(), 0, Verdict.UNDECIDED, join(note, "no matching results"));
  }

  /**
   * The same, judged against an effect that is to be reached, to within the smallest one that
   * matters, instead of one above none.
   */
  Part atLeast(double least) {
    double margin = scale.smallestEffect();
    return new Part(
        name,
        scale,
        estimate,
        cases,
        estimate.map(e -> Verdict.of(e.less(least - margin), margin)).orElse(verdict),
        note);
  }

  /** The same without a verdict, because {@code reason}. */
  Part undecided(String reason) {
    return new Part(name, scale, estimate, cases, Verdict.UNDECIDED, join(note, reason));
  }

  private static String join(String a, String b) {
    return a.isEmpty() || b.isEmpty() ? a + b : a + "; " + b;
  }
}
