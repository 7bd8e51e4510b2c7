package moebench.layers.routing;

import java.util.random.RandomGenerator;

/**
 * Decides which experts a token uses and how much each counts. Stateless, so that one object serves
 * many layers.
 *
 * <p>To add a router: implement this, add it to {@link Routers}, and the contract test covers it.
 */
public interface Router {

  /** The name used on the command line, in JSON and in charts. */
  String id();

  /** Experts that each token asks for. */
  int topK();

  /**
   * Writes {@link Routing#gates()} for the choices of every token; a choice that is not to be
   * computed is marked by {@link Routing#skip}.
   *
   * <p>{@link Routing#experts()} holds the topK experts of largest logit, the first choice first; a
   * router that chooses otherwise overwrites them.
   *
   * @param probabilities {@code [tokens, experts]}, each row a softmax
   * @param random for random decisions in training; null in evaluation, where there are none
   * @param routing sized for this batch, written here
   */
  void choose(float[] probabilities, RandomGenerator random, Routing routing);

  /**
   * Adds the gradient by the probabilities.
   *
   * @param dGates {@code [tokens, topK]}: gradient by the gates, 0 where the choice was dropped
   * @param dProbabilities {@code [tokens, experts]}, added to
   */
  void backward(float[] probabilities, Routing routing, float[] dGates, float[] dProbabilities);
}
