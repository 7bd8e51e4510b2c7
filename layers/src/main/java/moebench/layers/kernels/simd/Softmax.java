package moebench.layers.kernels.simd;

import static moebench.layers.kernels.simd.Width.FLOATS;
import static moebench.layers.kernels.simd.Width.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Softmax over rows and its gradient. The columns past the last whole vector are done one by one,
 * as in {@link LayerNorm}.
 */
final class Softmax {
  private Softmax() {}

  static void forward(
      float[] logits, float[] probabilities, float[] logSumExp, int rows, int columns) {
    int end = Width.vectorEnd(columns);
    for (int i = 0; i < rows; i++) {
      int row = i * columns;
      float max = max(logits, row, end, columns);
      float sum = exponentials(logits, probabilities, row, max, end, columns);
      scale(probabilities, row, 1 / sum, end, columns);
      logSumExp[i] = (float) (max + Math.log(sum));
    }
  }

  private static float max(float[] x, int row, int end, int columns) {
    FloatVector maxima = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    for (int j = row; j < row + end; j += LANES) {
      maxima = maxima.max(FloatVector.fromArray(FLOATS, x, j));
    }
    float max = maxima.reduceLanes(VectorOperators.MAX);
    for (int j = row + end; j < row + columns; j++) {
      max = Math.max(max, x[j]);
    }
    return max;
  }

  private static float exponentials(
      float[] x, float[] y, int row, float max, int end, int columns) {
    FloatVector sums = FloatVector.zero(FLOATS);
    for (int j = row; j < row + end; j += LANES) {
      FloatVector e = VectorMath.exp(FloatVector.fromArray(FLOATS, x, j).sub(max));
      e.intoArray(y, j);
      sums = sums.add(e);
    }
    float sum = VectorMath.sum(sums);
    for (int j = row + end; j < row + columns; j++) {
      y[j] = (float) Math.exp(x[j] - max);
      sum += y[j];
    }
    return sum;
  }

  private static void scale(float[] x, int row, float factor, int end, int columns) {
    for (int j = row; j < row + end; j += LANES) {
      FloatVector.fromArray(FLOATS, x, j).mul(factor).intoArray(x, j);
    }
    for (int j = row + end; j < row + columns; j++) {
      x[j] *= factor;
    }
  }

  static void backward(
      float[] probabilities, float[] dProbabilities, float[] dLogits, int rows, int columns) {
    int end = Width.vectorEnd(columns);
    for (int i = 0; i < rows; i++) {
      int row = i * columns;
      float mean = dot(probabilities, dProbabilities, row, end, columns);
      for (int j = row; j < row + end; j += LANES) {
        FloatVector p = FloatVector.fromArray(FLOATS, probabilities, j);
        FloatVector dp = FloatVector.fromArray(FLOATS, dProbabilities, j);
        p.mul(dp.sub(mean)).intoArray(dLogits, j);
      }
      for (int j = row + end; j < row + columns; j++) {
        dLogits[j] = probabilities[j] * (dProbabilities[j] - mean);
      }
    }
  }

  private static float dot(float[] x, float[] y, int row, int end, int columns) {
    FloatVector sums = FloatVector.zero(FLOATS);
    for (int j = row; j < row + end; j += LANES) {
      sums = FloatVector.fromArray(FLOATS, x, j).fma(FloatVector.fromArray(FLOATS, y, j), sums);
    }
    float sum = VectorMath.sum(sums);
    for (int j = row + end; j < row + columns; j++) {
      sum = Math.fma(x[j], y[j], sum);
    }
    return sum;
  }
}
