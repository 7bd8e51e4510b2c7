package moebench.layers.kernels;

import moebench.layers.Activation;

/** What becomes of each product before anybody else reads it, while it is still in the caches. */
public sealed interface Epilogue {

  /** Nothing. */
  Epilogue NONE = new None();

  /** The product as it is. */
  record None() implements Epilogue {}

  /**
   * C = A·B + bias.
   *
   * @param bias {@code [groups, n]}
   */
  record Bias(float[] bias) implements Epilogue {}

  /**
   * Z = A·B + bias, C = f(Z).
   *
   * @param bias {@code [groups, n]}
   * @param f the activation
   * @param z laid out as C, written; may be C itself
   */
  record Activate(float[] bias, Activation f, float[] z) implements Epilogue {}

  /**
   * C = A·B ⊙ f'(Z).
   *
   * @param f the activation
   * @param z laid out as C
   */
  record ActivationGradient(Activation f, float[] z) implements Epilogue {}
}
