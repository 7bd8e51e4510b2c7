package moebench.layers.routing;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Each expert takes the C tokens of largest p_e, with gate p_e, so that every slot is filled and a
 * token is taken by none, one or several (Zhou et al. 2022, with c = capacity factor). Of equal
 * tokens the earlier one is taken. A token's fate depends on those that follow it in the batch.
 */
public record ExpertChoice() implements Router {

  @Override
  public String id() {
    return "expert-choice";
  }

  @Override
  public int topK(int experts) {
    return experts;
  }

  @Override
  public Limit limit() {
    return Limit.ALWAYS;
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
    int tokens = routing.tokens();
    int take = Math.min(routing.capacity(), tokens);
    float[] column = routing.scratch();
    for (int e = 0; e < experts; e++) {
      for (int t = 0; t < tokens; t++) {
        column[t] = probabilities[t * experts + e];
      }
      Arrays.sort(column, 0, tokens);
      float least = column[tokens - take];
      int above = tokens - take;
      while (above < tokens && column[above] <= least) {
        above++;
      }
      // Those above the least one taken are sure; of its equals the first few.
      int equals = take - (tokens - above);
      for (int t = 0; t < tokens; t++) {
        float p = probabilities[t * experts + e];
        boolean taken = p > least || p == least && equals-- > 0;
        routing.experts()[t * experts + e] = taken ? e : Routing.NONE;
        routing.gates()[t * experts + e] = taken ? p : 0;
      }
    }
  }

  @Override
  public void backward(
      float[] probabilities, Routing routing, float[] dGates, float[] dProbabilities) {
    Gates.backwardUnscaled(routing, dGates, dProbabilities);
  }
}
