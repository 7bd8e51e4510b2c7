package moebench.layers.routing;

import java.util.random.RandomGenerator;

/**
 * Top-2 by p_e + b_e, with gates from p alone: b_e moves by a fixed step after each training batch,
 * up where the expert got less than its share and down where it got more. No balance loss (Wang et
 * al. 2024; DeepSeek-V3).
 */
public record LossFree() implements Router {
  /** u, of those tried by Wang et al. the one that did best. */
  private static final float STEP = 1e-3f;

  @Override
  public String id() {
    return "loss-free";
  }

  @Override
  public int topK(int experts) {
    return 2;
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
    Choices.twoLargestSums(probabilities, routing.bias(), routing);
    Gates.write(probabilities, routing);
  }

  @Override
  public void adapt(Routing routing) {
    int[] assigned = routing.assigned();
    long share = (long) routing.tokens() * routing.topK();
    for (int e = 0; e < assigned.length; e++) {
      long error = share - (long) assigned[e] * assigned.length;
      routing.bias()[e] += STEP * Long.signum(error);
    }
  }
}
