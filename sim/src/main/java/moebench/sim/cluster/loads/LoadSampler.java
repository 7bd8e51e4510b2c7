package moebench.sim.cluster.loads;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Draws how many assignments each expert gets from a group of tokens. An instance belongs to one
 * thread.
 */
public final class LoadSampler {
  private final Popularity popularity;
  private final int topK;
  private final AliasTable table;
  private final int[] choices;

  /**
   * @param topK experts of a token, all different
   * @throws IllegalArgumentException when fewer experts than that have a share
   */
  public LoadSampler(Popularity popularity, int topK) {
    long possible = Arrays.stream(popularity.shares()).filter(share -> share > 0).count();
    if (topK < 1 || topK > possible) {
      throw new IllegalArgumentException(
          "topK must be 1 to %d, the experts with a share, not %d".formatted(possible, topK));
    }
    this.popularity = popularity;
    this.topK = topK;
    this.table = new AliasTable(popularity.shares());
    this.choices = new int[topK];
  }

  /**
   * Token by token: each takes topK different experts one after the other, as a softmax router with
   * Gumbel noise does (Plackett–Luce).
   *
   * @param loads {@code [experts]}, overwritten
   */
  public void exact(long tokens, RandomGenerator random, long[] loads) {
    Arrays.fill(loads, 0);
    if (topK == 1 && !popularity.isBursty()) {
      for (long t = 0; t < tokens; t++) {
        loads[table.draw(random)]++;
      }
      return;
    }
    int favourite = -1;
    for (long t = 0; t < tokens; t++) {
      if (popularity.isBursty() && t % popularity.burstTokens() == 0) {
        favourite = table.draw(random);
      }
      for (int k = 0; k < topK; k++) {
        choices[k] = choice(k, favourite, random);
        loads[choices[k]]++;
      }
    }
  }

  private int choice(int k, int favourite, RandomGenerator random) {
    if (k == 0 && favourite >= 0 && random.nextDouble() < popularity.burstShare()) {
      return favourite;
    }
    while (true) {
      int drawn = table.draw(random);
      boolean taken = false;
      for (int i = 0; i < k; i++) {
        taken |= choices[i] == drawn;
      }
      if (!taken) {
        return drawn;
      }
    }
  }

  /**
   * All tokens at once, as conditional binomials: the same distribution as {@link #exact} for top-1
   * without bursts, in a time that does not grow with the tokens.
   *
   * @param loads {@code [experts]}, overwritten
   * @throws IllegalArgumentException for other routers
   */
  public void multinomial(long tokens, RandomGenerator random, long[] loads) {
    if (topK > 1 || popularity.isBursty()) {
      throw new IllegalArgumentException(
          "only top-1 without bursts is multinomial: draw the others token by token");
    }
    long left = tokens;
    double rest = 1;
    for (int e = 0; e < loads.length; e++) {
      double share = popularity.shares()[e];
      loads[e] = rest > share ? Binomials.draw(left, share / rest, random) : left;
      left -= loads[e];
      rest -= share;
    }
  }
}
