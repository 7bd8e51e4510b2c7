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
  /** Floats of x that stay in the first cache from one pass over them to the next. */
  private static final int BLOCK = 4096;

  private LayerNorm() {}

  /**
   * Rows {@code first} to before {@code end}. Three passes over a block of rows instead of three
   * over each row: the steps of one row wait for each other, those of different rows do not.
   */
  static void forward(
      float[] x,
      float[] gain,
      float[] bias,
      float[] y,
      float[] mean,
      float[] rstd,
      int first,
      int end,
      int columns) {
    int block = Math.max(1, BLOCK / columns);
    for (int from = first; from < end; from += block) {
      int to = Math.min(end, from + block);
      means(x, mean, from, to, columns);
      scales(x, mean, rstd, from, to, columns);
      normalize(x, gain, bias, y, mean, rstd, from, to, columns);
    }
  }

  private static void means(float[] x, float[] mean, int from, int to, int columns) {
    int end = Width.vectorEnd(columns);
    for (int i = from; i < to; i++) {
      int row = i * columns;
      FloatVector sums = FloatVector.zero(FLOATS);
      for (int j = row; j < row + end; j += LANES) {
        sums = sums.add(FloatVector.fromArray(FLOATS, x, j));
      }
      float sum = VectorMath.sum(sums);
      for (int j = row + end; j < row + columns; j++) {
        sum += x[j];
      }
      mean[i] = sum / columns;
    }
  }

  private static void scales(float[] x, float[] mean, float[] rstd, int from, int to, int columns) {
    int end = Width.vectorEnd(columns);
    for (int i = from; i < to; i++) {
      int row = i * columns;
      float centre = mean[i];
      FloatVector sums = FloatVector.zero(FLOATS);
      for (int j = row; j < row + end; j += LANES) {
        FloatVector d = FloatVector.fromArray(FLOATS, x, j).sub(centre);
        sums = d.fma(d, sums);
      }
      float sum = VectorMath.sum(sums);
      for (int j = row + end; j < row + columns; j++) {
        sum = Math.fma(x[j] - centre, x[j] - centre, sum);
      }
      rstd[i] = (float) (1 / Math.sqrt(sum / columns + Kernels.LAYER_NORM_EPSILON));
    }
  }

  private static void normalize(
      float[] x,
      float[] gain,
      float[] bias,
      float[] y,
      float[] mean,
      float[] rstd,
      int from,
      int to,
      int columns) {
    int end = Width.vectorEnd(columns);
    for (int i = from; i < to; i++) {
      int row = i * columns;
      float centre = mean[i];
      float scale = rstd[i];
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
