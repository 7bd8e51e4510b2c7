package moebench.sim.classical;

/** How a mixture makes one answer of its experts' answers. */
public enum Pooling {
  /** Σ gate·answer: every expert is asked. */
  WEIGHTED_SUM("weighted-sum"),
  /**
   * The answer of the expert that the gate trusts most, on two levels by the product of both gates
   * (Jordan and Jacobs 1994, the prior of a path): one expert is asked.
   */
  MOST_CONFIDENT("most-confident");

  private final String id;

  Pooling(String id) {
    this.id = id;
  }

  /** The name used in JSON and in charts. */
  public String id() {
    return id;
  }
}
