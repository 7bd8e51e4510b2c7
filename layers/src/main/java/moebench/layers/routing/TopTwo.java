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
  public int topK(int experts) {
    return 2;
  }

  @Override
  public void choose(float[] probabilities, RandomGenerator random, Routing routing) {
    Gates.write(probabilities, routing);
    if (random == null || secondChoice == SecondChoice.ALWAYS) {
      return;
    }
    for (int second = 1; second < 2 * routing.tokens(); second += 2) {
      if (random.nextFloat() >= 2 * routing.gates()[second]) {
        routing.skip(second);
      }
    }
  }
}
