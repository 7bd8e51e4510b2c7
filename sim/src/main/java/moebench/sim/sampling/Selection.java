package moebench.sim.sampling;

/**
 * Problems that are solved when one of n answers is chosen.
 *
 * @param by who chooses: {@link #ORACLE}, {@link #LIKELIEST} or {@link #VERIFIER}
 * @param n answers to choose from
 * @param solved share of the problems, its mean over all subsets of n of the answers sampled
 * @param standardError of {@code solved} over problems
 */
public record Selection(String by, int n, double solved, double standardError) {
  /** Any right answer counts: pass@n. */
  public static final String ORACLE = "oracle";

  /** {@link ValueFunction#MEAN_LOG_PROBABILITY}. */
  public static final String LIKELIEST = "mean log-probability";

  /** A trained {@link Verifier}. */
  public static final String VERIFIER = "verifier";
}
