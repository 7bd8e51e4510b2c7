package moebench.layers.kernels.reference;

import java.util.Arrays;
import moebench.layers.Activation;
import moebench.layers.kernels.Adam;
import moebench.layers.kernels.Epilogue;
import moebench.layers.kernels.Kernels;
import moebench.layers.kernels.PackedMatrix;
import moebench.layers.kernels.RowGroups;

/** Plain loops with double accumulators: what every other back-end is compared with. */
public final class ReferenceKernels implements Kernels {

  private record Packed(int k, int n, float[] rows) implements PackedMatrix {}

  /** New kernels. */
  public ReferenceKernels() {}

  /**
   * New kernels.
   *
   * @param threads 1
   * @throws IllegalArgumentException when it is not
   */
  public ReferenceKernels(int threads) {
    if (threads != 1) {
      throw new IllegalArgumentException(
          "the reference kernels compute with 1 thread, not " + threads + "; use simd for more");
    }
  }

  @Override
  public int threads() {
    return 1;
  }

  @Override
  public void close() {}

  @Override
  public String id() {
    return "reference";
  }

  @Override
  public String description() {
    return "reference, double accumulators";
  }

  @Override
  public PackedMatrix allocatePacked(int k, int n) {
    if (k < 0 || n < 0 || (long) k * n > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "a matrix [%d, %d] does not fit one array: make a side smaller".formatted(k, n));
    }
    return new Packed(k, n, new float[k * n]);
  }

  @Override
  public void pack(float[] b, int offset, PackedMatrix into) {
    Packed packed = (Packed) into;
    System.arraycopy(b, offset, packed.rows, 0, packed.rows.length);
  }

  @Override
  public void packTransposed(float[] b, int offset, PackedMatrix into) {
    Packed packed = (Packed) into;
    for (int j = 0; j < packed.n; j++) {
      for (int p = 0; p < packed.k; p++) {
        packed.rows[p * packed.n + j] = b[offset + j * packed.k + p];
      }
    }
  }

  @Override
  public void multiply(int m, float[] a, int aOffset, PackedMatrix b, float[] c, int cOffset) {
    Packed packed = (Packed) b;
    double[] sums = new double[packed.n];
    for (int i = 0; i < m; i++) {
      Arrays.fill(sums, 0);
      for (int p = 0; p < packed.k; p++) {
        double x = a[aOffset + i * packed.k + p];
        for (int j = 0; j < packed.n; j++) {
          sums[j] += x * packed.rows[p * packed.n + j];
        }
      }
      for (int j = 0; j < packed.n; j++) {
        c[cOffset + i * packed.n + j] = (float) sums[j];
      }
    }
  }

  @Override
  public void multiplyGroups(
      RowGroups groups, float[] a, PackedMatrix[] b, Epilogue epilogue, float[] c) {
    PackedMatrix.requireOneSize(groups, b);
    for (int g = 0; g < groups.size(); g++) {
      int rows = groups.rowCount()[g];
      if (rows == 0) {
        continue;
      }
      int n = b[g].n();
      int at = groups.firstRow()[g] * n;
      multiply(rows, a, groups.firstRow()[g] * b[g].k(), b[g], c, at);
      switch (epilogue) {
        case Epilogue.None none -> {}
        case Epilogue.Bias bias -> addBias(c, at, rows, n, bias.bias(), g * n);
        case Epilogue.Activate activate -> {
          addBias(c, at, rows, n, activate.bias(), g * n);
          System.arraycopy(c, at, activate.z(), at, rows * n);
          activate(activate.f(), c, at, c, at, rows * n);
        }
        case Epilogue.ActivationGradient gradient ->
            activateBackward(gradient.f(), gradient.z(), at, c, at, c, at, rows * n);
      }
    }
  }

  @Override
  public void addTransposedProducts(
      RowGroups groups, int m, int n, float[] a, float[] b, float[] c, float[] columnSums) {
    for (int g = 0; g < groups.size(); g++) {
      int first = groups.firstRow()[g];
      int rows = groups.rowCount()[g];
      addTransposedProduct(m, n, rows, a, first * m, b, first * n, c, g * m * n);
      addColumnSums(b, first * n, rows, n, columnSums, g * n);
    }
  }

  @Override
  public void addTransposedProduct(
      int m, int n, int k, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset) {
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int p = 0; p < k; p++) {
          sum += (double) a[aOffset + p * m + i] * b[bOffset + p * n + j];
        }
        c[cOffset + i * n + j] += (float) sum;
      }
    }
  }

  private static void addBias(
      float[] x, int offset, int rows, int columns, float[] bias, int biasOffset) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        x[offset + i * columns + j] += bias[biasOffset + j];
      }
    }
  }

  @Override
  public void addColumnSums(
      float[] x, int offset, int rows, int columns, float[] sums, int sumsOffset) {
    for (int j = 0; j < columns; j++) {
      double sum = 0;
      for (int i = 0; i < rows; i++) {
        sum += x[offset + i * columns + j];
      }
      sums[sumsOffset + j] += (float) sum;
    }
  }

  @Override
  public void activate(Activation f, float[] z, int zOffset, float[] h, int hOffset, int length) {
    for (int i = 0; i < length; i++) {
      h[hOffset + i] = (float) Activations.value(f, z[zOffset + i]);
    }
  }

  @Override
  public void activateBackward(
      Activation f,
      float[] z,
      int zOffset,
      float[] dh,
      int dhOffset,
      float[] dz,
      int dzOffset,
      int length) {
    for (int i = 0; i < length; i++) {
      dz[dzOffset + i] = (float) (dh[dhOffset + i] * Activations.derivative(f, z[zOffset + i]));
    }
  }

  @Override
  public void softmax(
      float[] logits, float[] probabilities, float[] logSumExp, int rows, int columns) {
    for (int i = 0; i < rows; i++) {
      int row = i * columns;
      double max = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < columns; j++) {
        max = Math.max(max, logits[row + j]);
      }
      double sum = 0;
      for (int j = 0; j < columns; j++) {
        sum += Math.exp(logits[row + j] - max);
      }
      for (int j = 0; j < columns; j++) {
        probabilities[row + j] = (float) (Math.exp(logits[row + j] - max) / sum);
      }
      logSumExp[i] = (float) (max + Math.log(sum));
    }
  }

  @Override
  public void softmaxBackward(
      float[] probabilities, float[] dProbabilities, float[] dLogits, int rows, int columns) {
    for (int i = 0; i < rows; i++) {
      int row = i * columns;
      double mean = 0;
      for (int j = 0; j < columns; j++) {
        mean += (double) probabilities[row + j] * dProbabilities[row + j];
      }
      for (int j = 0; j < columns; j++) {
        dLogits[row + j] = (float) (probabilities[row + j] * (dProbabilities[row + j] - mean));
      }
    }
  }

  @Override
  public void topK(float[] x, int rows, int columns, int k, int[] indices) {
    if (k < 1 || k > columns) {
      throw new IllegalArgumentException("there are no " + k + " largest of " + columns);
    }
    for (int i = 0; i < rows; i++) {
      boolean[] taken = new boolean[columns];
      for (int choice = 0; choice < k; choice++) {
        int best = -1;
        for (int j = 0; j < columns; j++) {
          float candidate = orLeast(x[i * columns + j]);
          if (!taken[j] && (best < 0 || candidate > orLeast(x[i * columns + best]))) {
            best = j;
          }
        }
        taken[best] = true;
        indices[i * k + choice] = best;
      }
    }
  }

  private static float orLeast(float x) {
    return Float.isNaN(x) ? Float.NEGATIVE_INFINITY : x;
  }

  @Override
  public void layerNorm(
      float[] x,
      float[] gain,
      float[] bias,
      float[] y,
      float[] mean,
      float[] rstd,
      int rows,
      int columns) {
    for (int i = 0; i < rows; i++) {
      int row = i * columns;
      double sum = 0;
      for (int j = 0; j < columns; j++) {
        sum += x[row + j];
      }
      double centre = sum / columns;
      double squares = 0;
      for (int j = 0; j < columns; j++) {
        squares += (x[row + j] - centre) * (x[row + j] - centre);
      }
      double scale = 1 / Math.sqrt(squares / columns + LAYER_NORM_EPSILON);
      for (int j = 0; j < columns; j++) {
        y[row + j] = (float) ((x[row + j] - centre) * scale * gain[j] + bias[j]);
      }
      mean[i] = (float) centre;
      rstd[i] = (float) scale;
    }
  }

  @Override
  public void layerNormBackward(
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
    for (int i = 0; i < rows; i++) {
      int row = i * columns;
      double sum = 0;
      double product = 0;
      for (int j = 0; j < columns; j++) {
        double g = (double) dy[row + j] * gain[j];
        sum += g;
        product += g * normalized(x, mean, rstd, i, row + j);
      }
      for (int j = 0; j < columns; j++) {
        double hat = normalized(x, mean, rstd, i, row + j);
        double g = (double) dy[row + j] * gain[j];
        dx[row + j] = (float) (rstd[i] * (g - sum / columns - hat * product / columns));
        dGain[j] += (float) (dy[row + j] * hat);
        dBias[j] += dy[row + j];
      }
    }
  }

  private static double normalized(float[] x, float[] mean, float[] rstd, int row, int index) {
    return ((double) x[index] - mean[row]) * rstd[row];
  }

  @Override
  public void gather(float[] in, int[] rows, int count, int width, float[] out) {
    gatherSum(in, rows, count, 1, width, out);
  }

  @Override
  public void gatherSum(float[] in, int[] rows, int count, int terms, int width, float[] out) {
    float[] ones = new float[count * terms];
    Arrays.fill(ones, 1);
    gatherWeightedSum(in, rows, ones, count, terms, width, out);
  }

  @Override
  public void gatherWeightedSum(
      float[] in, int[] rows, float[] weights, int count, int terms, int width, float[] out) {
    for (int i = 0; i < count; i++) {
      for (int c = 0; c < width; c++) {
        double sum = 0;
        for (int j = 0; j < terms; j++) {
          int row = rows[i * terms + j];
          if (row >= 0) {
            sum += (double) weights[i * terms + j] * in[row * width + c];
          }
        }
        out[i * width + c] = (float) sum;
      }
    }
  }

  @Override
  public void scatterAdd(float[] in, int[] rows, int count, int terms, int width, float[] out) {
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < terms; j++) {
        int row = rows[i * terms + j];
        for (int c = 0; row >= 0 && c < width; c++) {
          out[row * width + c] += in[i * width + c];
        }
      }
    }
  }

  @Override
  public void gatherWeightedSumBackward(
      float[] dOut,
      float[] in,
      int[] targets,
      float[] weights,
      int count,
      int width,
      float[] dIn,
      float[] dWeights) {
    for (int i = 0; i < count; i++) {
      int target = targets[i];
      double product = 0;
      for (int c = 0; c < width; c++) {
        float d = target < 0 ? 0 : dOut[target * width + c];
        dIn[i * width + c] = weights[i] * d;
        product += (double) in[i * width + c] * d;
      }
      dWeights[i] = (float) product;
    }
  }

  @Override
  public void addScaled(float alpha, float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] += alpha * x[xOffset + i];
    }
  }

  @Override
  public void multiplyElements(float[] x, float[] y, float[] z, int length) {
    for (int i = 0; i < length; i++) {
      z[i] = x[i] * y[i];
    }
  }

  @Override
  public double dot(float[] x, float[] y, int length) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += (double) x[i] * y[i];
    }
    return sum;
  }

  @Override
  public void adam(Adam step, float[] value, float[] gradient, float[] m, float[] v, int length) {
    for (int i = 0; i < length; i++) {
      double g = (double) gradient[i] * step.gradientScale();
      double first = step.beta1() * m[i] + (1 - step.beta1()) * g;
      double second = step.beta2() * v[i] + (1 - step.beta2()) * g * g;
      double root = Math.sqrt(second * step.secondCorrection());
      value[i] -=
          (float) (step.learningRate() * first * step.firstCorrection() / (root + step.epsilon()));
      m[i] = (float) first;
      v[i] = (float) second;
      gradient[i] = 0;
    }
  }
}
