package moebench.sim;

import java.util.Arrays;
import java.util.List;
import moebench.layers.Parameter;
import moebench.layers.kernels.Kernels;

/** Layer normalisation (Ba et al. 2016) with a trained gain, 1 at first, and bias, 0 at first. */
final class LayerNorm {
  private final Kernels kernels;
  private final int width;
  private final Parameter gain;
  private final Parameter bias;
  private final float[] mean; // [maxTokens]
  private final float[] rstd; // [maxTokens]

  LayerNorm(String name, int width, int maxTokens, Kernels kernels) {
    this.kernels = kernels;
    this.width = width;
    this.gain = new Parameter(name + ".gain", width);
    this.bias = new Parameter(name + ".bias", width);
    this.mean = new float[maxTokens];
    this.rstd = new float[maxTokens];
    Arrays.fill(gain.value(), 1);
  }

  List<Parameter> parameters() {
    return List.of(gain, bias);
  }

  /** {@code x} and {@code y} are {@code [tokens, width]}. */
  void forward(float[] x, float[] y, int tokens) {
    kernels.layerNorm(x, gain.value(), bias.value(), y, mean, rstd, tokens, width);
  }

  /** After {@link #forward} of the same {@code x}; overwrites {@code dx}. */
  void backward(float[] x, float[] dy, float[] dx, int tokens) {
    kernels.layerNormBackward(
        x, gain.value(), mean, rstd, dy, dx, gain.gradient(), bias.gradient(), tokens, width);
  }
}
