package moebench.sim.sampling;

/**
 * Problems that are solved when one of n answers is chosen.
 *
 * @param by who chooses: {@code oracle} (pass@n: any right answer counts), {@code mean
 *     log-probability} or {@code verifier}
 * @param n answers to choose from
 * @param solved share of the problems, its mean over all subsets of n of the answers sampled
 * @param standardError of {@code solved} over problems
 */
public record Selection(String by, int n, double solved, double standardError) {}
