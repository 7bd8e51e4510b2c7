package moebench.layers;

/**
 * Sizes of a layer, whatever the batch. A dense FFN is the shape with one expert and no limit.
 *
 * @param dModel width of a token
 * @param dFf width between the two matrices of each expert
 * @param experts E
 * @param topK experts that each token asks for, at most E
 * @param capacity slots per expert
 * @param activation non-linearity of each expert
 */
public record LayerShape(
    int dModel, int dFf, int experts, int topK, CapacityRule capacity, Activation activation) {

  public LayerShape {
    requirePositive("dModel", dModel);
    requirePositive("dFf", dFf);
    requirePositive("experts", experts);
    requirePositive("topK", topK);
    if (topK > experts) {
      throw new IllegalArgumentException(
          "topK " + topK + " is more than experts " + experts + ": lower topK or add experts");
    }
    if ((long) experts * dModel * dFf > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "experts·dModel·dFf = %d·%d·%d does not fit one array: make one of them smaller"
              .formatted(experts, dModel, dFf));
    }
  }

  /** The shape of a dense FFN. */
  public static LayerShape dense(int dModel, int dFf, Activation activation) {
    return new LayerShape(dModel, dFf, 1, 1, CapacityRule.dropless(), activation);
  }

  /** C for a batch of {@code tokens}. */
  public int capacity(int tokens) {
    requirePositive("tokens", tokens);
    return capacity.capacity(tokens, experts, topK);
  }

  /** The same layer under another capacity rule. */
  public LayerShape withCapacity(CapacityRule rule) {
    return new LayerShape(dModel, dFf, experts, topK, rule, activation);
  }

  private static void requirePositive(String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be 1 or more, not " + value);
    }
  }
}
