package moebench.bench.jmh;

import java.util.function.BiConsumer;
import moebench.layers.Activation;
import moebench.layers.kernels.Kernels;

/**
 * A kernel with what it costs per element of its {@code [rows, columns]}.
 *
 * <p>Gradients of parameters and means and deviations of rows are left out of the bytes: there is
 * one of them per row or column.
 */
public enum KernelCase {
  /** Shift by the maximum, exp, sum, scale; reads logits, writes probabilities. */
  SOFTMAX(5, 2, (k, a) -> k.softmax(a.x, a.y, a.mean, a.rows, a.columns)),

  /** Mean, variance, scale, gain and bias; reads x, writes y. */
  LAYER_NORM(
      7, 2, (k, a) -> k.layerNorm(a.x, a.gain, a.bias, a.y, a.mean, a.rstd, a.rows, a.columns)),

  /** Gradients by x, gain and bias; reads x and dy, writes dx. */
  LAYER_NORM_BACKWARD(
      13,
      3,
      (k, a) ->
          k.layerNormBackward(
              a.x,
              a.gain,
              a.givenMean,
              a.givenRstd,
              a.dy,
              a.y,
              a.dGain,
              a.dBias,
              a.rows,
              a.columns)),

  /** Dispatch: rows in another order; reads x, writes y. */
  GATHER(0, 2, (k, a) -> k.gather(a.x, a.order, a.rows, a.columns, a.y)),

  /** Combine of a top-2 layer: weighs and adds two rows; reads both, writes y. */
  WEIGHTED_COMBINE(
      3,
      3,
      (k, a) ->
          k.gatherWeightedSum(a.pairs, a.pairOrder, a.pairWeights, a.rows, 2, a.columns, a.y)),

  /** One step of Adam; reads gradient, value and two moments, writes all four. */
  ADAM(15, 8, (k, a) -> k.adam(KernelArguments.ADAM, a.value, a.gradient, a.m, a.v, a.x.length)),

  RELU(1, 2, activation(Activation.RELU)),
  GELU_TANH(9, 2, activation(Activation.GELU_TANH)),
  GELU_ERF(5, 2, activation(Activation.GELU_ERF));

  private final int flopsPerElement;
  private final int floatsPerElement;
  private final BiConsumer<Kernels, KernelArguments> call;

  KernelCase(int flopsPerElement, int floatsPerElement, BiConsumer<Kernels, KernelArguments> call) {
    this.flopsPerElement = flopsPerElement;
    this.floatsPerElement = floatsPerElement;
    this.call = call;
  }

  void run(Kernels kernels, KernelArguments arguments) {
    call.accept(kernels, arguments);
  }

  FlopsAndBytes work(int rows, int columns) {
    double elements = (double) rows * columns;
    return new FlopsAndBytes(elements * flopsPerElement, elements * floatsPerElement * Float.BYTES);
  }

  private static BiConsumer<Kernels, KernelArguments> activation(Activation f) {
    return (k, a) -> k.activate(f, a.x, 0, a.y, 0, a.x.length);
  }
}
