package moebench.layers.kernels;

/**
 * One step of Adam (Kingma and Ba 2015, algorithm 1), with the bias corrections worked out.
 *
 * @param learningRate α of this step
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root
 * @param step 1 for the first step
 * @param gradientScale factor on every gradient before use (clipping)
 */
public record Adam(
    float learningRate, float beta1, float beta2, float epsilon, int step, float gradientScale) {

  public Adam {
    if (step < 1) {
      throw new IllegalArgumentException("step counts from 1, not " + step);
    }
  }

  /** 1/(1 − β1^step). */
  public float firstCorrection() {
    return (float) (1 / (1 - Math.pow(beta1, step)));
  }

  /** 1/(1 − β2^step). */
  public float secondCorrection() {
    return (float) (1 / (1 - Math.pow(beta2, step)));
  }
}
