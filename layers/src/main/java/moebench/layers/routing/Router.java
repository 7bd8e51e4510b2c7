package moebench.layers.routing;

import java.util.random.RandomGenerator;

/**
 * Decides which experts a token uses and how much each counts. Stateless, so that one object serves
 * many layers; what a router keeps from batch to batch lies in the layer's {@link Routing}.
 *
 * <p>To add a router: implement this, add it to {@link Routers}, and the contract test covers it.
 */
public interface Router {

  /** Whether experts have a limited number of slots under a router. */
  enum Limit {
    /** As the capacity rule says. */
    OPTIONAL,
    /** Always: slots are what the router fills, in evaluation without a limit too. */
    ALWAYS,
    /** Never: every expert takes whatever comes. */
    NEVER
  }

  /** The name used on the command line, in JSON and in charts. */
  String id();

  /**
   * Experts that each token uses at most, of {@code experts}.
   *
   * @param experts E
   */
  int topK(int experts);

  /** Whether its experts have a limited number of slots. */
  default Limit limit() {
    return Limit.OPTIONAL;
  }

  /** Whether it has weights W_r and looks at x·W_r. */
  default boolean isLearned() {
    return true;
  }

  /** Whether it starts from the topK experts of largest logit, or finds its own. */
  default boolean takesLargest() {
    return true;
  }

  /** Whether the balance loss keeps its loads even; others have a way of their own. */
  default boolean usesBalanceLoss() {
    return true;
  }

  /** Experts that every token uses besides those chosen. */
  default int sharedExperts() {
    return 0;
  }

  /** Into how many parts each expert is cut, each an expert of its own. */
  default int granularity() {
    return 1;
  }

  /**
   * Experts of a layer of E whole ones, after they are cut.
   *
   * @param experts E
   * @throws IllegalArgumentException when they are too many to count
   */
  default int pieces(int experts) {
    long pieces = (long) experts * granularity();
    if (pieces > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "%s cuts %d experts into %d parts each: %d are too many, give fewer experts"
              .formatted(id(), experts, granularity(), pieces));
    }
    return (int) pieces;
  }

  /**
   * Writes {@link Routing#gates()} for the choices of every token; a choice that is not to be
   * computed is marked by {@link Routing#skip}, one that does not exist by the expert {@link
   * Routing#NONE}.
   *
   * <p>{@link Routing#experts()} holds the topK experts of largest logit, the first choice first,
   * if {@link #takesLargest}; a router that chooses otherwise overwrites them. Unless a router says
   * otherwise, the gate of a single choice is p_e (Switch Transformers, eq. 2), and those of
   * several are p_i / Σ_j p_j over them, before anything is dropped (GShard, algorithm 1).
   *
   * @param probabilities {@code [tokens, experts]}, each row a softmax; undefined unless {@link
   *     #isLearned}
   * @param random for random decisions in training; null in evaluation, where there are none
   * @param routing begun for this batch, written here
   */
  default void choose(float[] probabilities, RandomGenerator random, Routing routing) {
    Gates.write(probabilities, routing);
  }

  /**
   * Adds the gradient by the probabilities. Only called if {@link #isLearned}.
   *
   * @param dGates {@code [tokens, topK]}: gradient by the gates, 0 where the choice was dropped
   * @param dProbabilities {@code [tokens, experts]}, added to
   */
  default void backward(
      float[] probabilities, Routing routing, float[] dGates, float[] dProbabilities) {
    Gates.backward(probabilities, routing, dGates, dProbabilities);
  }

  /** Learns from the loads of a training batch, after its backward pass. */
  default void adapt(Routing routing) {}
}
