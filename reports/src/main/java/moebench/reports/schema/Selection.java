package moebench.reports.schema;

/**
 * Problems that are solved when one of n answers is chosen.
 *
 * @param by who chooses: {@link #ORACLE}, {@link #LIKELIEST} or {@link #VERIFIER}
 * @param n answers to choose from
 * @param solved share of the problems
 * @param standardError of {@code solved} over problems
 */
public record Selection(String by, int n, double solved, double standardError) {
  /** Any right answer counts: pass@n. */
  public static final String ORACLE = "oracle";

  /** The answer that the model itself finds likeliest, by the mean over its bytes. */
  public static final String LIKELIEST = "mean log-probability";

  /** The answer that a trained verifier finds best. */
  public static final String VERIFIER = "verifier";
}
