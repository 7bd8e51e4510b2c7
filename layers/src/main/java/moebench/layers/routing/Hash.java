package moebench.layers.routing;

import java.util.random.RandomGenerator;

/**
 * A fixed random table from a token's symbol to its expert, with gate 1: nothing is learned (Roller
 * et al. 2021, Hash Layers).
 */
public record Hash() implements Router {

  @Override
  public String id() {
    return "hash";
  }

  @Override
  public int topK(int experts) {
    return 1;
  }

  @Override
  public boolean isLearned() {
    return false;
  }

  @Override
  public boolean takesLargest() {
    return false;
  }

  @Override
  public boolean usesBalanceLoss() {
    return false;
  }

  @Override
  public void choose(float[] probabilities, RandomGenerator random, Routing routing) {
    int[] symbols = routing.symbols();
    for (int t = 0; t < routing.tokens(); t++) {
      routing.experts()[t] = expert(symbols[t], routing.expertCount());
      routing.gates()[t] = 1;
    }
  }

  /** The mixing function of SplitMix64 (Steele et al. 2014), whose values serve as the table. */
  static int expert(int symbol, int experts) {
    long z = (symbol + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return (int) Long.remainderUnsigned(z ^ (z >>> 31), experts);
  }
}
