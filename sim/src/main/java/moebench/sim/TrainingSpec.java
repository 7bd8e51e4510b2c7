package moebench.sim;

import moebench.layers.LayerSpec;

/**
 * A training run, apart from its text and where it computes.
 *
 * @param layer in every block
 * @param blocks residual blocks
 * @param tokens per batch, a multiple of 64
 * @param steps batches
 * @param learningRate peak of the schedule
 * @param seed of initial weights and of batches; equal seeds give equal batches for every layer
 * @param evaluations points of the learning curve, the end included; at most {@code steps}
 * @param evaluationTokens tokens of each validation at the end, rounded up to whole batches; the
 *     points of the curve before the end use a quarter of them
 */
public record TrainingSpec(
    LayerSpec layer,
    int blocks,
    int tokens,
    int steps,
    double learningRate,
    long seed,
    int evaluations,
    int evaluationTokens) {

  /** Steps of the learning rate's warm-up. */
  private static final int WARM_UP = 50;

  public TrainingSpec {
    requireTokens(tokens);
    if (evaluations < 1 || evaluations > steps) {
      throw new IllegalArgumentException(
          "evaluations must be 1 to the number of steps %d, not %d".formatted(steps, evaluations));
    }
    if (evaluationTokens < 1) {
      throw new IllegalArgumentException(
          "evaluationTokens must be 1 or more, not " + evaluationTokens);
    }
  }

  /**
   * Checks that batches of {@code tokens} can be made.
   *
   * @throws IllegalArgumentException when not
   */
  public static void requireTokens(int tokens) {
    Batch.requireWholeChunks(tokens);
  }

  /** Learning rates of the run. */
  public Schedule schedule() {
    return new Schedule(learningRate, WARM_UP, steps);
  }

  /** Cost of a step and size of the model. */
  public ModelFootprint footprint() {
    return ModelFootprint.of(layer, blocks, tokens);
  }
}
