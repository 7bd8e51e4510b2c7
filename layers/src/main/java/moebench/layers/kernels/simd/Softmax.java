package moebench.layers.kernels.simd;

import static moebench.layers.kernels.simd.Width.FLOATS;
import static moebench.layers.kernels.simd.Width.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Softmax over rows and its gradient. */
final class Softmax {
  private Softmax() {}

  static void forward(
      float[] logits, float[] probabilities, float[] logSumExp, int rows, int columns) {
    int end = Width.vectorEnd(columns);
    VectorMask<Float> tail = FLOATS.indexInRange(end, columns);
    for (int i = 0; i < rows; i++) {
      int row = i * columns;
      float max = max(logits, row, end, columns, tail);
      float sum = exponentials(logits, probabilities, row, max, end, columns, tail);
      scale(probabilities, row, 1 / sum, end, columns, tail);
      logSumExp[i] = (float) (max + Math.log(sum));
    }
  }

  static void backward(
      float[] probabilities, float[] dProbabilities, float[] dLogits, int rows, int columns) {
    int end = Width.vectorEnd(columns);
    VectorMask<Float> tail = FLOATS.indexInRange(end, columns);
    for (int i = 0; i < rows; i++) {
      int row = i * columns;
      float mean = dot(probabilities, dProbabilities, row, end, columns, tail);
      for (int j = row; j < row + end; j += LANES) {
        FloatVector p = FloatVector.fromArray(FLOATS, probabilities, j);
        FloatVector dp = FloatVector.fromArray(FLOATS, dProbabilities, j);
        p.mul(dp.sub(mean)).intoArray(dLogits, j);
      }
      if (end < columns) {
        FloatVector p = FloatVector.fromArray(FLOATS, probabilities, row + end, tail);
        FloatVector dp = FloatVector.fromArray(FLOATS, dProbabilities, row + end, tail);
        p.mul(dp.sub(mean)).intoArray(dLogits, row + end, tail);
      }
    }
  }

  private static float max(float[] x, int row, int end, int columns, VectorMask<Float> tail) {
    FloatVector max = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    for (int j = row; j < row + end; j += LANES) {
      max = max.max(FloatVector.fromArray(FLOATS, x, j));
    }
    if (end < columns) {
      max = max.blend(max.max(FloatVector.fromArray(FLOATS, x, row + end, tail)), tail);
    }
    return max.reduceLanes(VectorOperators.MAX);
  }

  private static float exponentials(
      float[] x, float[] y, int row, float max, int end, int columns, VectorMask<Float> tail) {
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int j = row; j < row + end; j += LANES) {
      FloatVector e = VectorMath.exp(FloatVector.fromArray(FLOATS, x, j).sub(max));
      e.intoArray(y, j);
      sum = sum.add(e);
    }
    if (end < columns) {
      FloatVector e = VectorMath.exp(FloatVector.fromArray(FLOATS, x, row + end, tail).sub(max));
      e.intoArray(y, row + end, tail);
      sum = sum.blend(sum.add(e), tail);
    }
    return VectorMath.sum(sum);
  }

  private static void scale(
      float[] x, int row, float factor, int end, int columns, VectorMask<Float> tail) {
    for (int j = row; j < row + end; j += LANES) {
      FloatVector.fromArray(FLOATS, x, j).mul(factor).intoArray(x, j);
    }
    if (end < columns) {
      FloatVector.fromArray(FLOATS, x, row + end, tail).mul(factor).intoArray(x, row + end, tail);
    }
  }

  private static float dot(
      float[] x, float[] y, int row, int end, int columns, VectorMask<Float> tail) {
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int j = row; j < row + end; j += LANES) {
      sum = FloatVector.fromArray(FLOATS, x, j).fma(FloatVector.fromArray(FLOATS, y, j), sum);
    }
    if (end < columns) {
      sum =
          FloatVector.fromArray(FLOATS, x, row + end, tail)
              .fma(FloatVector.fromArray(FLOATS, y, row + end, tail), sum);
    }
    return VectorMath.sum(sum);
  }
}
