package moebench.layers.kernels.simd;

import static moebench.layers.kernels.simd.Width.FLOATS;
import static moebench.layers.kernels.simd.Width.LANES;

import jdk.incubator.vector.FloatVector;
import moebench.layers.kernels.Kernels;

/**
 * Layer normalisation of rows and its gradients. The columns past the last whole vector are done
 * one by one: masks would bring these loops past C2's inlining limit.
 */
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
    for (int i = 0; i < rows; i++) {
      int row = i * columns;
      float centre = sum(x, row, end, columns) / columns;
      float variance = centredSquares(x, row, centre, end, columns) / columns;
      float scale = (float) (1 / Math.sqrt(variance + Kernels.LAYER_NORM_EPSILON));
      for (int j = 0; j < end; j += LANES) {
        FloatVector.fromArray(FLOATS, x, row + j)
            .sub(centre)
            .mul(scale)
            .fma(FloatVector.fromArray(FLOATS, gain, j), FloatVector.fromArray(FLOATS, bias, j))
            .intoArray(y, row + j);
      }
      for (int j = end; j < columns; j++) {
        y[row + j] = Math.fma((x[row + j] - centre) * scale, gain[j], bias[j]);
      }
      mean[i] = centre;
      rstd[i] = scale;
    }
  }

  private static float sum(float[] x, int row, int end, int columns) {
    FloatVector sums = FloatVector.zero(FLOATS);
    for (int j = row; j < row + end; j += LANES) {
      sums = sums.add(FloatVector.fromArray(FLOATS, x, j));
    }
    float sum = VectorMath.sum(sums);
    for (int j = row + end; j < row + columns; j++) {
      sum += x[j];
    }
    return sum;
  }

  private static float centredSquares(float[] x, int row, float centre, int end, int columns) {
    FloatVector sums = FloatVector.zero(FLOATS);
    for (int j = row; j < row + end; j += LANES) {
      FloatVector d = FloatVector.fromArray(FLOATS, x, j).sub(centre);
      sums = d.fma(d, sums);
    }
    float sum = VectorMath.sum(sums);
    for (int j = row + end; j < row + columns; j++) {
      sum = Math.fma(x[j] - centre, x[j] - centre, sum);
    }
    return sum;
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
      float sum = VectorMath.sum(sums);
      float product = VectorMath.sum(products);
      for (int j = end; j < columns; j++) {
        float hat = (x[row + j] - centre) * scale;
        float g = dy[row + j] * gain[j];
        sum += g;
        product = Math.fma(g, hat, product);
        dGain[j] = Math.fma(dy[row + j], hat, dGain[j]);
        dBias[j] += dy[row + j];
      }
      float meanG = sum / columns;
      float meanProduct = product / columns;
      for (int j = 0; j < end; j += LANES) {
        FloatVector hat = FloatVector.fromArray(FLOATS, x, row + j).sub(centre).mul(scale);
        FloatVector.fromArray(FLOATS, dy, row + j)
            .mul(FloatVector.fromArray(FLOATS, gain, j))
            .sub(meanG)
            .sub(hat.mul(meanProduct))
            .mul(scale)
            .intoArray(dx, row + j);
      }
      for (int j = end; j < columns; j++) {
        float hat = (x[row + j] - centre) * scale;
        dx[row + j] = (dy[row + j] * gain[j] - meanG - hat * meanProduct) * scale;
      }
    }
  }
}
