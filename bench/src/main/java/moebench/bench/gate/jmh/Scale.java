package moebench.bench.gate.jmh;

/**
 * What a score is.
 *
 * @param mode as JMH shortens it: {@code thrpt}, {@code avgt}, {@code sample}, {@code ss}
 * @param unit such as {@code ops/s} or {@code us/op}
 */
public record Scale(String mode, String unit) {

  /** Whether more is better. */
  public boolean isThroughput() {
    return mode.equals("thrpt");
  }

  /** Logarithm of time per operation, up to a constant that belongs to the unit. */
  public double logTime(double score) {
    return isThroughput() ? -Math.log(score) : Math.log(score);
  }

  @Override
  public String toString() {
    return mode + " in " + unit;
  }
}
