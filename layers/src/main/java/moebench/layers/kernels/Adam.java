package moebench.layers.kernels;

/**
 * Adam (Kingma and Ba 2015, algorithm 1): its constants, and what belongs to the present step. One
 * object serves all steps, so that a step allocates nothing.
 */
public final class Adam {
  private final float beta1;
  private final float beta2;
  private final float epsilon;
  private float learningRate;
  private float gradientScale;
  private float firstCorrection;
  private float secondCorrection;

  /**
   * Before the first {@link #begin}.
   *
   * @param beta1 decay of the first moment
   * @param beta2 decay of the second moment
   * @param epsilon added to the root
   */
  public Adam(float beta1, float beta2, float epsilon) {
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
  }

  /**
   * Starts a step.
   *
   * @param step 1 for the first
   * @param rate α of this step
   * @param scale factor on every gradient before use (clipping)
   * @return this object
   */
  public Adam begin(int step, float rate, float scale) {
    if (step < 1) {
      throw new IllegalArgumentException("step counts from 1, not " + step);
    }
    learningRate = rate;
    gradientScale = scale;
    firstCorrection = (float) (1 / (1 - Math.pow(beta1, step)));
    secondCorrection = (float) (1 / (1 - Math.pow(beta2, step)));
    return this;
  }

  /** β1. */
  public float beta1() {
    return beta1;
  }

  /** β2. */
  public float beta2() {
    return beta2;
  }

  /** ε, added to the root. */
  public float epsilon() {
    return epsilon;
  }

  /** α of this step. */
  public float learningRate() {
    return learningRate;
  }

  /** Factor on every gradient of this step. */
  public float gradientScale() {
    return gradientScale;
  }

  /** 1/(1 − β1^step). */
  public float firstCorrection() {
    return firstCorrection;
  }

  /** 1/(1 − β2^step). */
  public float secondCorrection() {
    return secondCorrection;
  }
}
