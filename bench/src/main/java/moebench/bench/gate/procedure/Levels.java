package moebench.bench.gate.procedure;

/** The chances of error that the procedure allows itself. */
final class Levels {
  /** Of flagging any benchmark that is not slower, and as much of any that is not faster. */
  static final double FLAGGING = 0.4;

  /** Of a printed lower end above 0 without a slowdown; a flag may be raised on less. */
  static final double BOUNDING = 0.05;

  /** Of passing any benchmark whose slowdown reaches its margin, before confirmation. */
  static final double PASSING = 0.03;

  /** Of passing any flagged benchmark after all; with the other, at most 0.05. */
  static final double PASSING_AFTER_ALL = 0.02;

  /** Of confirming any flagged benchmark that is not slower; with the flag, at most 0.008. */
  static final double CONFIRMING = 0.02;

  /** Of an effect in either direction where there is none, in the copy. */
  static final double COPY = 0.01;

  /** Of finding the slowed control when it is not slow. */
  static final double SLOWED = 0.05;

  /** Of missing a slowdown that is called detectable, at the flag and once more at the end. */
  static final double MISSING = 0.05;

  private Levels() {}
}
