package moebench.layers.kernels.simd;

import static moebench.layers.kernels.simd.Width.FLOATS;
import static moebench.layers.kernels.simd.Width.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import moebench.layers.kernels.Adam;

/** Sums, products and updates of vectors, and of the columns of matrices. */
final class Elementwise {
  /** Floats summed in single precision before they join a double sum. */
  private static final int SUM_BLOCK = 1024;

  private Elementwise() {}

  static void addColumnSums(
      float[] x, int offset, int rows, int columns, float[] sums, int sumsOffset) {
    int i = 0;
    int fourRows = Math.min(rows, Width.rowsInside(x.length - offset, columns)) - 3;
    for (; i < fourRows; i += 4) {
      addFourRows(x, offset + i * columns, columns, sums, sumsOffset);
    }
    for (; i < rows; i++) {
      addScaled(1, x, offset + i * columns, sums, sumsOffset, columns);
    }
  }

  private static void addFourRows(float[] x, int first, int columns, float[] sums, int sumsOffset) {
    int second = first + columns;
    int third = second + columns;
    int fourth = third + columns;
    int end = Width.vectorEnd(columns);
    for (int j = 0; j < end; j += LANES) {
      FloatVector upper =
          FloatVector.fromArray(FLOATS, x, first + j)
              .add(FloatVector.fromArray(FLOATS, x, second + j));
      FloatVector lower =
          FloatVector.fromArray(FLOATS, x, third + j)
              .add(FloatVector.fromArray(FLOATS, x, fourth + j));
      FloatVector.fromArray(FLOATS, sums, sumsOffset + j)
          .add(upper.add(lower))
          .intoArray(sums, sumsOffset + j);
    }
    if (end < columns) {
      VectorMask<Float> tail = FLOATS.indexInRange(end, columns);
      FloatVector upper =
          FloatVector.fromArray(FLOATS, x, first + end, tail)
              .add(FloatVector.fromArray(FLOATS, x, second + end, tail));
      FloatVector lower =
          FloatVector.fromArray(FLOATS, x, third + end, tail)
              .add(FloatVector.fromArray(FLOATS, x, fourth + end, tail));
      FloatVector.fromArray(FLOATS, sums, sumsOffset + end, tail)
          .add(upper.add(lower))
          .intoArray(sums, sumsOffset + end, tail);
    }
  }

  static void addScaled(float alpha, float[] x, int xOffset, float[] y, int yOffset, int length) {
    int end = Width.vectorEnd(length);
    FloatVector factor = FloatVector.broadcast(FLOATS, alpha);
    for (int i = 0; i < end; i += LANES) {
      FloatVector.fromArray(FLOATS, x, xOffset + i)
          .fma(factor, FloatVector.fromArray(FLOATS, y, yOffset + i))
          .intoArray(y, yOffset + i);
    }
    for (int i = end; i < length; i++) {
      y[yOffset + i] = Math.fma(x[xOffset + i], alpha, y[yOffset + i]);
    }
  }

  static void multiply(float[] x, float[] y, float[] z, int length) {
    int end = Width.vectorEnd(length);
    for (int i = 0; i < end; i += LANES) {
      FloatVector.fromArray(FLOATS, x, i).mul(FloatVector.fromArray(FLOATS, y, i)).intoArray(z, i);
    }
    if (end < length) {
      VectorMask<Float> tail = FLOATS.indexInRange(end, length);
      FloatVector.fromArray(FLOATS, x, end, tail)
          .mul(FloatVector.fromArray(FLOATS, y, end, tail))
          .intoArray(z, end, tail);
    }
  }

  static double dot(float[] x, float[] y, int length) {
    double sum = 0;
    for (int block = 0; block < length; block += SUM_BLOCK) {
      sum += dot(x, y, block, Math.min(length, block + SUM_BLOCK));
    }
    return sum;
  }

  private static float dot(float[] x, float[] y, int from, int to) {
    int end = from + Width.vectorEnd(to - from);
    int blocksEnd = from + (to - from & -4 * LANES);
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = FloatVector.zero(FLOATS);
    FloatVector c = FloatVector.zero(FLOATS);
    FloatVector d = FloatVector.zero(FLOATS);
    for (int i = from; i < blocksEnd; i += 4 * LANES) {
      a = FloatVector.fromArray(FLOATS, x, i).fma(FloatVector.fromArray(FLOATS, y, i), a);
      int j = i + LANES;
      b = FloatVector.fromArray(FLOATS, x, j).fma(FloatVector.fromArray(FLOATS, y, j), b);
      j += LANES;
      c = FloatVector.fromArray(FLOATS, x, j).fma(FloatVector.fromArray(FLOATS, y, j), c);
      j += LANES;
      d = FloatVector.fromArray(FLOATS, x, j).fma(FloatVector.fromArray(FLOATS, y, j), d);
    }
    for (int i = blocksEnd; i < end; i += LANES) {
      a = FloatVector.fromArray(FLOATS, x, i).fma(FloatVector.fromArray(FLOATS, y, i), a);
    }
    float sum = VectorMath.sum(a.add(b).add(c.add(d)));
    for (int i = end; i < to; i++) {
      sum = Math.fma(x[i], y[i], sum);
    }
    return sum;
  }

  static void adam(Adam step, float[] value, float[] gradient, float[] m, float[] v, int length) {
    int end = Width.vectorEnd(length);
    float rate = step.learningRate() * step.firstCorrection();
    float correction = step.secondCorrection();
    for (int i = 0; i < end; i += LANES) {
      FloatVector g = FloatVector.fromArray(FLOATS, gradient, i).mul(step.gradientScale());
      FloatVector first = decayed(FloatVector.fromArray(FLOATS, m, i), step.beta1(), g);
      FloatVector second = decayed(FloatVector.fromArray(FLOATS, v, i), step.beta2(), g.mul(g));
      FloatVector root = second.mul(correction).sqrt().add(step.epsilon());
      FloatVector.fromArray(FLOATS, value, i).sub(first.mul(rate).div(root)).intoArray(value, i);
      first.intoArray(m, i);
      second.intoArray(v, i);
      FloatVector.zero(FLOATS).intoArray(gradient, i);
    }
    if (end < length) {
      VectorMask<Float> tail = FLOATS.indexInRange(end, length);
      FloatVector g = FloatVector.fromArray(FLOATS, gradient, end, tail).mul(step.gradientScale());
      FloatVector first = decayed(FloatVector.fromArray(FLOATS, m, end, tail), step.beta1(), g);
      FloatVector second =
          decayed(FloatVector.fromArray(FLOATS, v, end, tail), step.beta2(), g.mul(g));
      FloatVector root = second.mul(correction).sqrt().add(step.epsilon());
      FloatVector.fromArray(FLOATS, value, end, tail)
          .sub(first.mul(rate).div(root))
          .intoArray(value, end, tail);
      first.intoArray(m, end, tail);
      second.intoArray(v, end, tail);
      FloatVector.zero(FLOATS).intoArray(gradient, end, tail);
    }
  }

  /** beta·average + (1 − beta)·x. */
  private static FloatVector decayed(FloatVector average, float beta, FloatVector x) {
    return x.mul(1 - beta).add(average.mul(beta));
  }
}
