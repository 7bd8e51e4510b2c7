package moebench.layers.kernels.simd;

import java.util.stream.Stream;
import moebench.layers.Activation;
import moebench.layers.kernels.Adam;
import moebench.layers.kernels.Epilogue;
import moebench.layers.kernels.Kernels;
import moebench.layers.kernels.PackedMatrix;
import moebench.layers.kernels.RowGroups;

/** Every kernel on the Vector API. Holds threads, and scratch memory for each. */
public final class SimdKernels implements Kernels {
  private final Team team;
  private final Scratch own;
  private final GroupedProduct product;
  private final TransposedProduct transposedProduct;
  private final RowKernels rowKernels;
  private final RowGroups oneGroup = RowGroups.single(0);
  private final PackedMatrix[] oneMatrix = new PackedMatrix[1];

  /**
   * New kernels.
   *
   * @param threads that compute, the caller's included
   * @throws IllegalArgumentException when there is to be no thread
   * @throws IllegalStateException saying what is wrong when vector code cannot run in this JVM
   */
  public SimdKernels(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be 1 or more, not " + threads);
    }
    SimdAvailability.obstacle()
        .ifPresent(obstacle -> {
          throw new IllegalStateException(obstacle);
        });
    team = new Team(threads);
    Scratch[] scratch = Stream.generate(Scratch::new).limit(threads).toArray(Scratch[]::new);
    own = scratch[0];
    product = new GroupedProduct(team, scratch);
    transposedProduct = new TransposedProduct(team, scratch);
    rowKernels = new RowKernels(team, scratch);
  }

  @Override
  public int threads() {
    return team.size();
  }

  @Override
  public void close() {
    team.close();
  }

  /** Bits of a vector in this JVM; asks for available kernels. */
  public static int vectorBits() {
    return Width.LANES * Float.SIZE;
  }

  @Override
  public String id() {
    return "simd";
  }

  @Override
  public String description() {
    return Width.description();
  }

  @Override
  public PackedMatrix allocatePacked(int k, int n) {
    return new Panels(k, n);
  }

  @Override
  public void pack(float[] b, int offset, PackedMatrix into) {
    Panels.of(into).set(b, offset, false);
  }

  @Override
  public void packTransposed(float[] b, int offset, PackedMatrix into) {
    Panels.of(into).set(b, offset, true);
  }

  @Override
  public void multiply(int m, float[] a, int aOffset, PackedMatrix b, float[] c, int cOffset) {
    oneGroup.rowCount()[0] = m;
    oneMatrix[0] = b;
    product.run(oneGroup, a, aOffset, oneMatrix, Epilogue.NONE, c, cOffset);
  }

  @Override
  public void multiplyGroups(
      RowGroups groups, float[] a, PackedMatrix[] b, Epilogue epilogue, float[] c) {
    product.run(groups, a, 0, b, epilogue, c, 0);
  }

  @Override
  public void addTransposedProducts(
      RowGroups groups, int m, int n, float[] a, float[] b, float[] c, float[] columnSums) {
    transposedProduct.run(groups, m, n, a, 0, b, 0, c, 0, columnSums);
  }

  @Override
  public void addTransposedProduct(
      int m, int n, int k, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset) {
    oneGroup.rowCount()[0] = k;
    transposedProduct.run(oneGroup, m, n, a, aOffset, b, bOffset, c, cOffset, null);
  }

  @Override
  public void addColumnSums(
      float[] x, int offset, int rows, int columns, float[] sums, int sumsOffset) {
    Elementwise.addColumnSums(x, offset, rows, columns, sums, sumsOffset);
  }

  @Override
  public void activate(Activation f, float[] z, int zOffset, float[] h, int hOffset, int length) {
    own.activation(f).forward(z, zOffset, h, hOffset, length);
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
    own.activation(f).backward(z, zOffset, dh, dhOffset, dz, dzOffset, length);
  }

  @Override
  public void softmax(
      float[] logits, float[] probabilities, float[] logSumExp, int rows, int columns) {
    rowKernels.softmax(logits, probabilities, logSumExp, rows, columns);
  }

  @Override
  public void softmaxBackward(
      float[] probabilities, float[] dProbabilities, float[] dLogits, int rows, int columns) {
    rowKernels.softmaxBackward(probabilities, dProbabilities, dLogits, rows, columns);
  }

  @Override
  public void topK(float[] x, int rows, int columns, int k, int[] indices) {
    rowKernels.topK(x, rows, columns, k, indices);
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
    rowKernels.layerNorm(x, gain, bias, y, mean, rstd, rows, columns);
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
    LayerNorm.backward(x, gain, mean, rstd, dy, dx, dGain, dBias, rows, columns);
  }

  @Override
  public void gather(float[] in, int[] rows, int count, int width, float[] out) {
    rowKernels.gather(in, rows, count, width, out);
  }

  @Override
  public void gatherSum(float[] in, int[] rows, int count, int terms, int width, float[] out) {
    rowKernels.gatherSum(in, rows, count, terms, width, out);
  }

  @Override
  public void gatherWeightedSum(
      float[] in, int[] rows, float[] weights, int count, int terms, int width, float[] out) {
    rowKernels.gatherWeightedSum(in, rows, weights, count, terms, width, out);
  }

  @Override
  public void scatterAdd(float[] in, int[] rows, int count, int terms, int width, float[] out) {
    Rows.scatterAdd(in, rows, count, terms, width, out);
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
    rowKernels.gatherWeightedSumBackward(dOut, in, targets, weights, count, width, dIn, dWeights);
  }

  @Override
  public void addScaled(float alpha, float[] x, int xOffset, float[] y, int yOffset, int length) {
    Elementwise.addScaled(alpha, x, xOffset, y, yOffset, length);
  }

  @Override
  public void multiplyElements(float[] x, float[] y, float[] z, int length) {
    Elementwise.multiply(x, y, z, length);
  }

  @Override
  public double dot(float[] x, float[] y, int length) {
    return Elementwise.dot(x, y, length);
  }

  @Override
  public void adam(Adam step, float[] value, float[] gradient, float[] m, float[] v, int length) {
    Elementwise.adam(step, value, gradient, m, v, length);
  }
}
