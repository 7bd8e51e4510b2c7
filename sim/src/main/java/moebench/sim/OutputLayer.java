package moebench.sim;

import java.util.random.RandomGenerator;
import moebench.layers.Initializer;
import moebench.layers.Parameter;
import moebench.layers.kernels.Kernels;
import moebench.layers.kernels.PackedMatrix;

/** Projection to the 256 bytes, without bias, and the cross entropy of its softmax. */
final class OutputLayer {
  private static final int SYMBOLS = NgramModel.SYMBOLS;

  private final Kernels kernels;
  private final Parameter weights; // [dModel, 256]
  private final PackedMatrix packed;
  private final PackedMatrix packedTransposed;
  private final float[] probabilities; // [maxTokens, 256]; logits before, their gradient after
  private final float[] targetLogits; // [maxTokens]
  private final float[] logSumExp; // [maxTokens]
  private boolean stale = true;

  /**
   * @param variance times dModel: variance of the logits of a normalised input at first
   */
  OutputLayer(int dModel, int maxTokens, double variance, Kernels kernels, RandomGenerator random) {
    this.kernels = kernels;
    this.weights = new Parameter("output.w", dModel * SYMBOLS);
    this.packed = kernels.allocatePacked(dModel, SYMBOLS);
    this.packedTransposed = kernels.allocatePacked(SYMBOLS, dModel);
    this.probabilities = new float[Math.multiplyExact(maxTokens, SYMBOLS)];
    this.targetLogits = new float[maxTokens];
    this.logSumExp = new float[maxTokens];
    Initializer.truncatedNormal(weights.value(), Math.sqrt(variance / dModel), random);
  }

  Parameter weights() {
    return weights;
  }

  /** {@code [tokens, 256]}: of the latest forward pass, until the backward pass. */
  float[] probabilities() {
    return probabilities;
  }

  void parametersChanged() {
    stale = true;
  }

  /**
   * @param x {@code [tokens, dModel]}
   * @param targets {@code [tokens]}
   * @return mean cross entropy in nats
   */
  double forward(float[] x, int[] targets, int tokens) {
    if (stale) {
      kernels.pack(weights.value(), 0, packed);
      stale = false;
    }
    kernels.multiply(tokens, x, 0, packed, probabilities, 0);
    for (int t = 0; t < tokens; t++) {
      targetLogits[t] = probabilities[t * SYMBOLS + targets[t]];
    }
    kernels.softmax(probabilities, probabilities, logSumExp, tokens, SYMBOLS);
    double sum = 0;
    for (int t = 0; t < tokens; t++) {
      sum += (double) logSumExp[t] - targetLogits[t];
    }
    return sum / tokens;
  }

  /**
   * After {@link #forward} of the same input; once, because it works in place.
   *
   * @param dx {@code [tokens, dModel]}, overwritten
   */
  void backward(float[] x, int[] targets, float[] dx, int tokens) {
    float[] dLogits = probabilities; // (p − 1[target]) / tokens
    float scale = 1f / tokens;
    for (int t = 0; t < tokens; t++) {
      dLogits[t * SYMBOLS + targets[t]] -= 1;
    }
    for (int i = 0; i < tokens * SYMBOLS; i++) {
      dLogits[i] *= scale;
    }
    kernels.packTransposed(weights.value(), 0, packedTransposed);
    kernels.multiply(tokens, dLogits, 0, packedTransposed, dx, 0);
    kernels.addTransposedProduct(
        packed.k(), SYMBOLS, tokens, x, 0, dLogits, 0, weights.gradient(), 0);
  }
}
