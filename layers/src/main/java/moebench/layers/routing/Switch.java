package moebench.layers.routing;

import java.util.random.RandomGenerator;

/** Top-1: the most probable expert, gate p_e (Switch Transformers, eq. 1 and 2). */
public record Switch() implements Router {

  @Override
  public String id() {
    return "switch";
  }

  @Override
  public int topK() {
    return 1;
  }

  @Override
  public void choose(float[] probabilities, RandomGenerator random, Routing routing) {
    for (int t = 0; t < routing.tokens(); t++) {
      routing.gates()[t] = probabilities[t * routing.expertCount() + routing.experts()[t]];
    }
  }

  @Override
  public void backward(
      float[] probabilities, Routing routing, float[] dGates, float[] dProbabilities) {
    for (int t = 0; t < routing.tokens(); t++) {
      dProbabilities[t * routing.expertCount() + routing.experts()[t]] += dGates[t];
    }
  }
}
