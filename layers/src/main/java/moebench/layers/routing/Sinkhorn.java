package moebench.layers.routing;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Balanced assignment: in training a token goes to the expert of largest π = diag(u)·p·diag(v),
 * where u and v scale rows to 1 and columns to T/E by Sinkhorn's iteration; in evaluation to the
 * most probable one. The gate is p_e (Clark et al. 2022, S-BASE; BASE layers, Lewis et al. 2021,
 * solve the assignment exactly).
 *
 * <p>u scales a whole row, so that v alone decides: it is a price that an expert asks.
 */
public record Sinkhorn() implements Router {
  /** Loads hardly change after this many. */
  private static final int ITERATIONS = 10;

  /** Keeps the price of an expert that nobody wants finite. */
  private static final float LEAST_DEMAND = 1e-20f;

  @Override
  public String id() {
    return "sinkhorn";
  }

  @Override
  public int topK(int experts) {
    return 1;
  }

  @Override
  public boolean usesBalanceLoss() {
    return false;
  }

  @Override
  public void choose(float[] probabilities, RandomGenerator random, Routing routing) {
    if (random != null) {
      price(probabilities, routing);
      Choices.largestProduct(probabilities, routing.bias(), routing);
    }
    Gates.write(probabilities, routing);
  }

  /** Writes v. */
  private static void price(float[] p, Routing routing) {
    int experts = routing.expertCount();
    float[] v = routing.bias();
    float[] columns = routing.scratch();
    float share = (float) routing.tokens() / experts;
    Arrays.fill(v, 1);
    for (int i = 0; i < ITERATIONS; i++) {
      Arrays.fill(columns, 0, experts, 0);
      for (int row = 0; row < routing.tokens() * experts; row += experts) {
        float sum = 0;
        for (int e = 0; e < experts; e++) {
          sum += p[row + e] * v[e];
        }
        float scale = 1 / sum;
        for (int e = 0; e < experts; e++) {
          columns[e] += p[row + e] * scale;
        }
      }
      for (int e = 0; e < experts; e++) {
        v[e] = share / Math.max(columns[e], LEAST_DEMAND);
      }
    }
  }
}
