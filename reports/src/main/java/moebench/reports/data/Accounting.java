package moebench.reports.data;

/**
 * What counts as computed. Each accounting has the execution that really computes that much, so a
 * run to the equal padded budget is timed with static shapes and one to the equal executed budget
 * with dynamic shapes.
 */
public enum Accounting {
  /** Every one of the C·E slots is computed. */
  PADDED("padded", "static"),
  /** Only filled slots are computed. */
  EXECUTED("executed", "dynamic");

  private final String id;
  private final String execution;

  Accounting(String id, String execution) {
    this.id = id;
    this.execution = execution;
  }

  /** As in {@link moebench.reports.schema.Cell.Quality#accountings}. */
  public String id() {
    return id;
  }

  /** What is held equal when the budget is counted this way. */
  public String equalBudget() {
    return "equal " + id + " budget";
  }

  /** As in {@link moebench.reports.schema.Result.Measurement#execution}. */
  public String execution() {
    return execution;
  }
}
