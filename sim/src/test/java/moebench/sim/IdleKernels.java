package moebench.sim;

import moebench.layers.Activation;
import moebench.layers.kernels.Adam;
import moebench.layers.kernels.Epilogue;
import moebench.layers.kernels.Kernels;
import moebench.layers.kernels.PackedMatrix;
import moebench.layers.kernels.RowGroups;

/** Computes nothing: what is left of a training step is the code around the kernels. */
final class IdleKernels implements Kernels {
  private record Nothing(int k, int n) implements PackedMatrix {}

  @Override
  public String id() {
    return "idle";
  }

  @Override
  public String description() {
    return id();
  }

  @Override
  public int threads() {
    return 1;
  }

  @Override
  public void close() {}

  @Override
  public PackedMatrix allocatePacked(int k, int n) {
    return new Nothing(k, n);
  }

  @Override
  public void pack(float[] b, int offset, PackedMatrix into) {}

  @Override
  public void packTransposed(float[] b, int offset, PackedMatrix into) {}

  @Override
  public void multiply(int m, float[] a, int aOffset, PackedMatrix b, float[] c, int cOffset) {}

  @Override
  public void multiplyGroups(
      RowGroups groups, float[] a, PackedMatrix[] b, Epilogue epilogue, float[] c) {}

  @Override
  public void addTransposedProducts(
      RowGroups groups, int m, int n, float[] a, float[] b, float[] c, float[] columnSums) {}

  @Override
  public void addTransposedProduct(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset) {}

  @Override
  public void addColumnSums(
      float[] x, int offset, int rows, int columns, float[] sums, int sumsOffset) {}

  @Override
  public void activate(Activation f, float[] z, int zOffset, float[] h, int hOffset, int length) {}

  @Override
  public void activateBackward(
      Activation f,
      float[] z,
      int zOffset,
      float[] dh,
      int dhOffset,
      float[] dz,
      int dzOffset,
      int length) {}

  @Override
  public void softmax(
      float[] logits, float[] probabilities, float[] logSumExp, int rows, int columns) {}

  @Override
  public void softmaxBackward(
      float[] probabilities, float[] dProbabilities, float[] dLogits, int rows, int columns) {}

  @Override
  public void topK(float[] x, int rows, int columns, int k, int[] indices) {}

  @Override
  public void layerNorm(
      float[] x,
      float[] gain,
      float[] bias,
      float[] y,
      float[] mean,
      float[] rstd,
      int rows,
      int columns) {}

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
      int columns) {}

  @Override
  public void gather(float[] in, int[] rows, int count, int width, float[] out) {}

  @Override
  public void gatherSum(float[] in, int[] rows, int count, int terms, int width, float[] out) {}

  @Override
  public void gatherWeightedSum(
      float[] in, int[] rows, float[] weights, int count, int terms, int width, float[] out) {}

  @Override
  public void scatterAdd(float[] in, int[] rows, int count, int terms, int width, float[] out) {}

  @Override
  public void gatherWeightedSumBackward(
      float[] dOut,
      float[] in,
      int[] targets,
      float[] weights,
      int count,
      int width,
      float[] dIn,
      float[] dWeights) {}

  @Override
  public void addScaled(float alpha, float[] x, int xOffset, float[] y, int yOffset, int length) {}

  @Override
  public void multiplyElements(float[] x, float[] y, float[] z, int length) {}

  @Override
  public double dot(float[] x, float[] y, int length) {
    return 0;
  }

  @Override
  public void adam(Adam step, float[] value, float[] gradient, float[] m, float[] v, int length) {}
}
