package moebench.layers;

/** A trainable array with its gradient. */
public final class Parameter {
  private final String name;
  private final float[] value;
  private float[] gradient;

  /**
   * @param name unique within its layer, such as {@code w1}
   * @param length number of values, all 0 at first
   */
  public Parameter(String name, int length) {
    this.name = name;
    this.value = new float[length];
  }

  public String name() {
    return name;
  }

  /** The values themselves; who writes them calls {@link Layer#parametersChanged()}. */
  public float[] value() {
    return value;
  }

  /** The gradient, of the same length; allocated at the first call, so inference pays nothing. */
  public float[] gradient() {
    if (gradient == null) {
      gradient = new float[value.length];
    }
    return gradient;
  }
}
