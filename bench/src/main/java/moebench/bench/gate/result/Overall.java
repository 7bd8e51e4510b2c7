package moebench.bench.gate.result;

/** The verdict about a whole run, with its exit code. */
public enum Overall {
  PASS(0),
  REGRESSION(1),
  INCONCLUSIVE(3),
  /** The machine or a control did not behave, so that no time counts. */
  INVALID(4),
  /** The candidate does not do what the baseline does. */
  MISMATCH(5);

  private final int exitCode;

  Overall(int exitCode) {
    this.exitCode = exitCode;
  }

  /** Of the process. */
  public int exitCode() {
    return exitCode;
  }
}
