package moebench.layers;

/** Checks of the arrays that a layer is given, and of those that it needs. */
public final class Batch {
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  private Batch() {}

  /**
   * Every array of a layer's workspace must be one that Java can make. Before any is allocated.
   *
   * @param rows most rows that the experts compute
   */
  public static void checkWorkspace(LayerShape shape, int maxTokens, long rows) {
    if (maxTokens < 1) {
      throw new IllegalArgumentException("tokens must be 1 or more, not " + maxTokens);
    }
    requireArray("rows", rows, "dModel", shape.dModel());
    requireArray("rows", rows, "dFf", shape.dFf());
    requireArray("tokens", maxTokens, "dModel", shape.dModel());
    requireArray("tokens", maxTokens, "experts", shape.experts());
  }

  private static void requireArray(String name, long rows, String widthName, int width) {
    if (rows > LARGEST_ARRAY / width) {
      throw new IllegalArgumentException(
          "a workspace [%s %d, %s %d] does not fit one array: lower tokens"
              .formatted(name, rows, widthName, width));
    }
  }

  /** Every array must hold {@code [tokens, dModel]}, and the batch must fit the workspace. */
  public static void check(
      LayerShape shape, int tokens, int maxTokens, float[] first, float[] second) {
    if (tokens < 1 || tokens > maxTokens) {
      throw new IllegalArgumentException(
          "tokens must be 1 to %d, the size of this layer's workspace, not %d"
              .formatted(maxTokens, tokens));
    }
    check(shape, tokens, first);
    check(shape, tokens, second);
  }

  /** The same for a backward pass, which must be that of the latest forward pass. */
  public static void checkBackward(
      LayerShape shape,
      int tokens,
      int maxTokens,
      int forwardTokens,
      float[] first,
      float[] second,
      float[] third) {
    check(shape, tokens, maxTokens, first, second);
    check(shape, tokens, third);
    if (tokens != forwardTokens) {
      throw new IllegalArgumentException(
          "the forward pass had %d tokens, not %d".formatted(forwardTokens, tokens));
    }
  }

  private static void check(LayerShape shape, int tokens, float[] array) {
    if (array.length < (long) tokens * shape.dModel()) {
      throw new IllegalArgumentException(
          "an array of %d values cannot hold [tokens %d, dModel %d]"
              .formatted(array.length, tokens, shape.dModel()));
    }
  }
}
