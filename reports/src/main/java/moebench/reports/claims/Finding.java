package moebench.reports.claims;

import java.util.List;

/**
 * A claim under one accounting.
 *
 * @param accounting what is held equal or counted
 * @param parts comparisons that must all hold
 */
public record Finding(String accounting, List<Part> parts) {
  /** Holds if every part holds, does not hold if any part does not. */
  public Verdict verdict() {
    return Verdict.all(parts.stream().map(Part::verdict).toList());
  }

  Finding undecided(String reason) {
    return new Finding(accounting, parts.stream().map(p -> p.undecided(reason)).toList());
  }
}
