package moebench.layers.routing;

import java.util.random.RandomGenerator;

/**
 * Every expert for every token, each with gate p_e: the classical mixture of experts (Jacobs et al.
 * 1991), which saves nothing.
 */
public record Soft() implements Router {

  @Override
  public String id() {
    return "soft";
  }

  @Override
  public int topK(int experts) {
    return experts;
  }

  @Override
  public Limit limit() {
    return Limit.NEVER;
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
    int experts = routing.expertCount();
    int assignments = routing.tokens() * experts;
    System.arraycopy(probabilities, 0, routing.gates(), 0, assignments);
    for (int a = 0; a < assignments; a++) {
      routing.experts()[a] = a % experts;
    }
  }

  @Override
  public void backward(
      float[] probabilities, Routing routing, float[] dGates, float[] dProbabilities) {
    Gates.backwardUnscaled(routing, dGates, dProbabilities);
  }
}
