package moebench.layers.kernels.simd;

import static moebench.layers.kernels.simd.Width.FLOATS;
import static moebench.layers.kernels.simd.Width.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import moebench.layers.kernels.Kernels;

/** Layer normalisation of rows and its gradients. */
final class LayerNorm {
  private LayerNorm() {}

  static void forward(
      float[] x,
      float[] gain,
      float[] bias,
      float[] y,
      float[] mean,
      float[] rstd,
      int rows,
      int columns) {
    int end = Width.vectorEnd(columns);
    VectorMask<Float> tail = FLOATS.indexInRange(end, columns);
    for (int i = 0; i < rows; i++) {
      int row = i * columns;
      float centre = sum(x, row, end, columns, tail) / columns;
      float variance = centredSquares(x, row, centre, end, columns, tail) / columns;
      float scale = (float) (1 / Math.sqrt(variance + Kernels.LAYER_NORM_EPSILON));
      for (int j = 0; j < end; j += LANES) {
        FloatVector.fromArray(FLOATS, x, row + j)
            .sub(centre)
            .mul(scale)
            .fma(FloatVector.fromArray(FLOATS, gain, j), FloatVector.fromArray(FLOATS, bias, j))
            .intoArray(y, row + j);
      }
      if (end < columns) {
        FloatVector.fromArray(FLOATS, x, row + end, tail)
            .sub(centre)
            .mul(scale)
            .fma(
                FloatVector.fromArray(FLOATS, gain, end, tail),
                FloatVector.fromArray(FLOATS, bias, end, tail))
            .intoArray(y, row + end, tail);
      }
      mean[i] = centre;
      rstd[i] = scale;
    }
  }

  /**
   * dx = rstd·(g − mean(g) − x̂·mean(g ⊙ x̂)) with g = dy ⊙ gain; dGain += dy ⊙ x̂, dBias += dy.
   */
  static void backward(
      float[] x,
      float[] gain,
      float[] mean,
      float[] rstd,
      float[] dy,
      float[] dx,
      float[] dGain,
      float[] dBias,
      int rows,
      int columns) {
    int end = Width.vectorEnd(columns);
    VectorMask<Float> tail = FLOATS.indexInRange(end, columns);
    for (int i = 0; i < rows; i++) {
      int row = i * columns;
      float centre = mean[i];
      float scale = rstd[i];
      FloatVector sums = FloatVector.zero(FLOATS);
      FloatVector products = FloatVector.zero(FLOATS);
      for (int j = 0; j < end; j += LANES) {
        FloatVector d = FloatVector.fromArray(FLOATS, dy, row + j);
        FloatVector hat = FloatVector.fromArray(FLOATS, x, row + j).sub(centre).mul(scale);
        FloatVector g = d.mul(FloatVector.fromArray(FLOATS, gain, j));
        sums = sums.add(g);
        products = g.fma(hat, products);
        d.fma(hat, FloatVector.fromArray(FLOATS, dGain, j)).intoArray(dGain, j);
        d.add(FloatVector.fromArray(FLOATS, dBias, j)).intoArray(dBias, j);
      }
      if (end < columns) {
        FloatVector d = FloatVector.fromArray(FLOATS, dy, row + end, tail);
        FloatVector hat = FloatVector.fromArray(FLOATS, x, row + end, tail).sub(centre).mul(scale);
        FloatVector g = d.mul(FloatVector.fromArray(FLOATS, gain, end, tail));
        sums = sums.add(g);
        products = products.blend(g.fma(hat, products), tail);
        d.fma(hat, FloatVector.fromArray(FLOATS, dGain, end, tail)).intoArray(dGain, end, tail);
        d.add(FloatVector.fromArray(FLOATS, dBias, end, tail)).intoArray(dBias, end, tail);
      }
      float meanG = VectorMath.sum(sums) / columns;
      float meanProduct = VectorMath.sum(products) / columns;
      for (int j = 0; j < end; j += LANES) {
        FloatVector hat = FloatVector.fromArray(FLOATS, x, row + j).sub(centre).mul(scale);
        FloatVector.fromArray(FLOATS, dy, row + j)
            .mul(FloatVector.fromArray(FLOATS, gain, j))
            .sub(meanG)
            .sub(hat.mul(meanProduct))
            .mul(scale)
            .intoArray(dx, row + j);
      }
      if (end < columns) {
        FloatVector hat = FloatVector.fromArray(FLOATS, x, row + end, tail).sub(centre).mul(scale);
        FloatVector.fromArray(FLOATS, dy, row + end, tail)
            .mul(FloatVector.fromArray(FLOATS, gain, end, tail))
            .sub(meanG)
            .sub(hat.mul(meanProduct))
            .mul(scale)
            .intoArray(dx, row + end, tail);
      }
    }
  }

  private static float sum(float[] x, int row, int end, int columns, VectorMask<Float> tail) {
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int j = row; j < row + end; j += LANES) {
      sum = sum.add(FloatVector.fromArray(FLOATS, x, j));
    }
    if (end < columns) {
      sum = sum.add(FloatVector.fromArray(FLOATS, x, row + end, tail));
    }
    return VectorMath.sum(sum);
  }

  private static float centredSquares(
      float[] x, int row, float centre, int end, int columns, VectorMask<Float> tail) {
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int j = row; j < row + end; j += LANES) {
      FloatVector d = FloatVector.fromArray(FLOATS, x, j).sub(centre);
      sum = d.fma(d, sum);
    }
    if (end < columns) {
      FloatVector d = FloatVector.fromArray(FLOATS, x, row + end, tail).sub(centre);
      sum = sum.blend(d.fma(d, sum), tail);
    }
    return VectorMath.sum(sum);
  }
}
