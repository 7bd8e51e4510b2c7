package moebench.layers.routing;

import java.util.random.RandomGenerator;

/**
 * MoE's top-2, with gates normalised over the two choices before anything is dropped: g_i =
 * p_i/(p_1 + p_2) (GShard, algorithm 1).
 *
 * @param secondChoice when the second choice is taken in training
 */
public record TopTwo(SecondChoice secondChoice) implements Router {

  /** When the second choice is taken in training; in evaluation it always is. */
  public enum SecondChoice {
    /** Always. */
    ALWAYS("always"),
    /**
     * With probability min(1, 2·g_2). A choice that is not taken still advances its expert's slot
     * counter, as in GShard (Mesh-TensorFlow leaves the counter alone).
     */
    RANDOM("random");

    private final String id;

    SecondChoice(String id) {
      this.id = id;
    }

    /** The name used on the command line, in JSON and in charts. */
    public String id() {
      return id;
    }

    /**
     * The rule called {@code id}.
     *
     * @throws IllegalArgumentException naming the known ids when there is none of that name
     */
    public static SecondChoice of(String id) {
      for (SecondChoice choice : values()) {
        if (choice.id.equals(id)) {
          return choice;
        }
      }
      throw new IllegalArgumentException(
          "unknown second choice '" + id + "': use always or random");
    }
  }

  @Override
  public String id() {
    return "moe";
  }

  @Override
  public int topK() {
    return 2;
  }

  @Override
  public void choose(float[] probabilities, RandomGenerator random, Routing routing) {
    int experts = routing.expertCount();
    for (int t = 0; t < routing.tokens(); t++) {
      float p1 = probabilities[t * experts + routing.experts()[2 * t]];
      float p2 = probabilities[t * experts + routing.experts()[2 * t + 1]];
      float g2 = p2 / (p1 + p2);
      routing.gates()[2 * t] = p1 / (p1 + p2);
      routing.gates()[2 * t + 1] = g2;
      if (random != null && secondChoice == SecondChoice.RANDOM && random.nextFloat() >= 2 * g2) {
        routing.skip(2 * t + 1);
      }
    }
  }

  @Override
  public void backward(
      float[] probabilities, Routing routing, float[] dGates, float[] dProbabilities) {
    int experts = routing.expertCount();
    for (int t = 0; t < routing.tokens(); t++) {
      int first = t * experts + routing.experts()[2 * t];
      int second = t * experts + routing.experts()[2 * t + 1];
      float sum = probabilities[first] + probabilities[second];
      // g_1 and g_2 depend on p through one ratio: ∂g_1/∂p_1 = g_2/sum, ∂g_1/∂p_2 = −g_1/sum.
      float difference = (dGates[2 * t] - dGates[2 * t + 1]) / sum;
      dProbabilities[first] += difference * routing.gates()[2 * t + 1];
      dProbabilities[second] -= difference * routing.gates()[2 * t];
    }
  }
}
