package moebench.bench.gate.procedure;

/** What is said about one benchmark. */
public enum Verdict {
  /** The slowdown, if any, is below the margin. */
  PASS,
  /** Flagged as slower, and slower by the margin or more in fresh forks; of files, in all forks. */
  REGRESSION,
  /** Faster by the margin or more, and again in fresh forks; of files, in all forks. */
  IMPROVEMENT,
  /** The data allow none of the others. */
  INCONCLUSIVE,
  /** The candidate does not do what the baseline does. */
  MISMATCH
}
