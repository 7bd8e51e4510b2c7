package moebench.layers;

/** Element-wise non-linearity between the two matrices of an FFN. */
public enum Activation {
  /** max(0, z). */
  RELU("relu"),
  /** 0.5·z·(1 + tanh(√(2/π)·(z + 0.044715·z³))) (Hendrycks and Gimpel 2016, the approximation). */
  GELU_TANH("gelu-tanh"),
  /** 0.5·z·(1 + erf(z/√2)) (Hendrycks and Gimpel 2016, the definition). */
  GELU_ERF("gelu-erf");

  private final String id;

  Activation(String id) {
    this.id = id;
  }

  /** The name used on the command line, in JSON and in charts. */
  public String id() {
    return id;
  }

  /**
   * The activation called {@code id}.
   *
   * @throws IllegalArgumentException naming the known ids when there is none of that name
   */
  public static Activation of(String id) {
    for (Activation activation : values()) {
      if (activation.id.equals(id)) {
        return activation;
      }
    }
    throw new IllegalArgumentException(
        "unknown activation '" + id + "': use relu, gelu-tanh or gelu-erf");
  }
}
