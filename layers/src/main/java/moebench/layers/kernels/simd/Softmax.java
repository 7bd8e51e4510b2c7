package moebench.layers.kernels.simd;

import static moebench.layers.kernels.simd.Width.FLOATS;
import static moebench.layers.kernels.simd.Width.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Softmax over rows and its gradient. A row that fits in one vector, as a router's of few experts,
 * stays in its register from load to store; but the last rows, whose vectors would reach past the
 * array, are done one by one, and may differ in their last bits from what they were elsewhere. In
 * longer rows the columns past the last whole vector are done one by one, as in {@link LayerNorm}.
 */
final class Softmax {
  // √½ in the bits of a float: a mantissa above it is as near to 1 as can be.
  private static final int ROOT_HALF = 0x3f3504f3;
  private static final double LN_2 = Math.log(2);

  private Softmax() {}

  /**
   * Rows {@code from} to before {@code to}.
   *
   * @param lanes {@code [LANES]}, scratch
   */
  static void forward(
      float[] logits,
      float[] probabilities,
      float[] logSumExp,
      int from,
      int to,
      int columns,
      float[] lanes) {
    if (columns <= LANES) {
      int length = Math.min(logits.length, probabilities.length);
      int inside = Math.clamp(Width.rowsInside(length, columns), from, to);
      forwardOneVector(logits, probabilities, logSumExp, from, inside, columns);
      forwardOneByOne(logits, probabilities, logSumExp, inside, to, columns);
      return;
    }
    int end = Width.vectorEnd(columns);
    for (int i = from; i < to; i++) {
      int row = i * columns;
      float max = max(logits, row, end, columns);
      float sum = exponentials(logits, probabilities, row, max, end, columns, lanes);
      scale(probabilities, row, 1 / sum, end, columns);
      logSumExp[i] = (float) (max + log(sum));
    }
  }

  private static void forwardOneVector(
      float[] logits, float[] probabilities, float[] logSumExp, int from, int to, int columns) {
    VectorMask<Float> inRow = FLOATS.indexInRange(0, columns);
    for (int i = from; i < to; i++) {
      FloatVector x =
          FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY)
              .blend(FloatVector.fromArray(FLOATS, logits, i * columns, inRow), inRow);
      float max = x.reduceLanes(VectorOperators.MAX);
      FloatVector e = VectorMath.boundedExp(x.sub(max));
      float sum = VectorMath.sum(e);
      e.mul(1 / sum).intoArray(probabilities, i * columns, inRow);
      logSumExp[i] = (float) (max + log(sum));
    }
  }

  private static void forwardOneByOne(
      float[] logits, float[] probabilities, float[] logSumExp, int from, int to, int columns) {
    for (int i = from; i < to; i++) {
      float max = Float.NEGATIVE_INFINITY;
      for (int j = i * columns; j < (i + 1) * columns; j++) {
        max = Math.max(max, logits[j]);
      }
      float sum = 0;
      for (int j = i * columns; j < (i + 1) * columns; j++) {
        probabilities[j] = (float) Math.exp(logits[j] - max);
        sum += probabilities[j];
      }
      float factor = 1 / sum;
      for (int j = i * columns; j < (i + 1) * columns; j++) {
        probabilities[j] *= factor;
      }
      logSumExp[i] = (float) (max + log(sum));
    }
  }

  /** The largest of the row, NaN left out: it shows in the exponentials. */
  private static float max(float[] x, int row, int end, int columns) {
    FloatVector even = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    FloatVector odd = even;
    int evenEnd = row + (end & -2 * LANES);
    for (int j = row; j < evenEnd; j += 2 * LANES) {
      FloatVector first = FloatVector.fromArray(FLOATS, x, j);
      FloatVector second = FloatVector.fromArray(FLOATS, x, j + LANES);
      even = even.blend(first, first.compare(VectorOperators.GT, even));
      odd = odd.blend(second, second.compare(VectorOperators.GT, odd));
    }
    if (evenEnd < row + end) {
      FloatVector last = FloatVector.fromArray(FLOATS, x, evenEnd);
      even = even.blend(last, last.compare(VectorOperators.GT, even));
    }
    float max = even.max(odd).reduceLanes(VectorOperators.MAX);
    for (int j = row + end; j < row + columns; j++) {
      max = Math.max(max, x[j]);
    }
    return max;
  }

  private static float exponentials(
      float[] x, float[] y, int row, float max, int end, int columns, float[] lanes) {
    FloatVector sums = FloatVector.zero(FLOATS);
    for (int j = row; j < row + end; j += LANES) {
      FloatVector e = VectorMath.boundedExp(FloatVector.fromArray(FLOATS, x, j).sub(max));
      e.intoArray(y, j);
      sums = sums.add(e);
    }
    sums.intoArray(lanes, 0);
    float sum = VectorMath.sum(lanes);
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

  /**
   * ln x to 2e-9 for x ≥ 1: ln 2^n·m = n·ln 2 + 2·artanh((m − 1)/(m + 1)). A call of Math.log takes
   * as long as the rest of a row of eight.
   */
  private static double log(float x) {
    if (!(x < Float.POSITIVE_INFINITY)) {
      return x;
    }
    int bits = Float.floatToRawIntBits(x);
    int exponent = bits - ROOT_HALF >> 23;
    double mantissa = Float.intBitsToFloat(bits - (exponent << 23));
    double t = (mantissa - 1) / (mantissa + 1);
    double u = t * t;
    double series = 1 + u * (1.0 / 3 + u * (1.0 / 5 + u * (1.0 / 7 + u * (1.0 / 9))));
    return exponent * LN_2 + 2 * t * series;
  }

  /** Rows {@code from} to before {@code to}. */
  static void backward(
      float[] probabilities,
      float[] dProbabilities,
      float[] dLogits,
      int from,
      int to,
      int columns) {
    if (columns <= LANES) {
      int length = Math.min(dLogits.length, Math.min(dProbabilities.length, probabilities.length));
      int inside = Math.clamp(Width.rowsInside(length, columns), from, to);
      backwardOneVector(probabilities, dProbabilities, dLogits, from, inside, columns);
      backwardOneByOne(probabilities, dProbabilities, dLogits, inside, to, columns);
      return;
    }
    int end = Width.vectorEnd(columns);
    for (int i = from; i < to; i++) {
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

  private static void backwardOneVector(
      float[] probabilities,
      float[] dProbabilities,
      float[] dLogits,
      int from,
      int to,
      int columns) {
    VectorMask<Float> inRow = FLOATS.indexInRange(0, columns);
    for (int i = from; i < to; i++) {
      FloatVector p = FloatVector.fromArray(FLOATS, probabilities, i * columns, inRow);
      FloatVector dp = FloatVector.fromArray(FLOATS, dProbabilities, i * columns, inRow);
      p.mul(dp.sub(VectorMath.sum(p.mul(dp)))).intoArray(dLogits, i * columns, inRow);
    }
  }

  private static void backwardOneByOne(
      float[] probabilities,
      float[] dProbabilities,
      float[] dLogits,
      int from,
      int to,
      int columns) {
    for (int i = from; i < to; i++) {
      float mean = 0;
      for (int j = i * columns; j < (i + 1) * columns; j++) {
        mean = Math.fma(probabilities[j], dProbabilities[j], mean);
      }
      for (int j = i * columns; j < (i + 1) * columns; j++) {
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
