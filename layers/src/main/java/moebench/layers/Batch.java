package moebench.layers;

/** Checks of the arrays that a layer is given. */
final class Batch {
  private Batch() {}

  /** Every array must hold {@code [tokens, dModel]}, and the batch must fit the workspace. */
  static void check(LayerShape shape, int tokens, int maxTokens, float[] first, float[] second) {
    if (tokens < 1 || tokens > maxTokens) {
      throw new IllegalArgumentException(
          "tokens must be 1 to %d, the size of this layer's workspace, not %d"
              .formatted(maxTokens, tokens));
    }
    check(shape, tokens, first);
    check(shape, tokens, second);
  }

  static void check(
      LayerShape shape, int tokens, int maxTokens, float[] first, float[] second, float[] third) {
    check(shape, tokens, maxTokens, first, second);
    check(shape, tokens, third);
  }

  private static void check(LayerShape shape, int tokens, float[] array) {
    if (array.length < (long) tokens * shape.dModel()) {
      throw new IllegalArgumentException(
          "an array of %d values cannot hold [tokens %d, dModel %d]"
              .formatted(array.length, tokens, shape.dModel()));
    }
  }
}
