package moebench.bench.gate.procedure;

/** What is said about one benchmark. */
public enum Verdict {
  /** The slowdown, if any, is below the margin. */
  PASS,
  /** Slower by the margin or more, twice in a row. */
  REGRESSION,
  /** Faster by the margin or more, twice in a row. */
  IMPROVEMENT,
  /** The data allow none of the others. */
  INCONCLUSIVE,
  /** The candidate does not do what the baseline does. */
  MISMATCH
}
