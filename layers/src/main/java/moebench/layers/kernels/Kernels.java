package moebench.layers.kernels;

import moebench.layers.Activation;

/**
 * The seam between layers and the code that computes: matrices, element-wise functions and row
 * movements over row-major {@code float[]}.
 *
 * <p>An instance may hold scratch memory and threads of its own, and is called by one thread.
 * Results do not depend on the number of threads. Outputs never overlap inputs unless a method says
 * that they may be the same array. Sizes are checked where a wrong one would corrupt; nothing is
 * allocated after warm-up.
 */
public interface Kernels extends AutoCloseable {

  /** Added to the variance in {@link #layerNorm}. */
  double LAYER_NORM_EPSILON = 1e-5;

  /** Name of the back-end: {@code reference} or {@code simd}. */
  String id();

  /** What runs here, for people, such as {@code simd 256 bit}. */
  String description();

  /** Threads that compute, the caller's included. */
  int threads();

  /** Ends the threads, if there are any; the instance cannot be used any more. */
  @Override
  void close();

  // ---- matrices

  /**
   * Room for a packed B {@code [k, n]}.
   *
   * @throws IllegalArgumentException when k·n does not fit one array
   */
  PackedMatrix allocatePacked(int k, int n);

  /**
   * Packs B, stored {@code [k, n]} from {@code b[offset]}. It may be read until it is packed again,
   * and must not change in between.
   */
  void pack(float[] b, int offset, PackedMatrix into);

  /** Packs B given as its transpose, stored {@code [n, k]} from {@code b[offset]}; the same. */
  void packTransposed(float[] b, int offset, PackedMatrix into);

  /** C {@code [m, n]} = A {@code [m, k]} · B; {@code m} may be 0. */
  void multiply(int m, float[] a, int aOffset, PackedMatrix b, float[] c, int cOffset);

  /**
   * C = epilogue(A·B) with another B for each group: rows of A that lie in group g are multiplied
   * with {@code b[g]}.
   *
   * @param groups where the rows of each group lie, in A and in C
   * @param a {@code [rows, k]}
   * @param b {@code [groups]} matrices {@code [k, n]}; those of empty groups are not looked at
   * @param epilogue what becomes of the products
   * @param c {@code [rows, n]}, written in the rows of the groups
   */
  void multiplyGroups(RowGroups groups, float[] a, PackedMatrix[] b, Epilogue epilogue, float[] c);

  /**
   * C_g += A_gᵀ·B_g, and the column sums of B_g, over the rows of each group.
   *
   * @param groups where the rows of each group lie, in A and in B
   * @param m columns of A
   * @param n columns of B
   * @param a {@code [rows, m]}
   * @param b {@code [rows, n]}
   * @param c {@code [groups, m, n]}, added to
   * @param columnSums {@code [groups, n]}, added to
   */
  void addTransposedProducts(
      RowGroups groups, int m, int n, float[] a, float[] b, float[] c, float[] columnSums);

  /** C {@code [m, n]} += Aᵀ · B with A {@code [k, m]} and B {@code [k, n]}; {@code k} may be 0. */
  void addTransposedProduct(
      int m, int n, int k, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset);

  // ---- rows and columns

  /** {@code sums[sumsOffset + j] += Σ_i x[i, j]} over x {@code [rows, columns]}. */
  void addColumnSums(float[] x, int offset, int rows, int columns, float[] sums, int sumsOffset);

  /** h = f(z) for {@code length} values; {@code h} may be {@code z}. */
  void activate(Activation f, float[] z, int zOffset, float[] h, int hOffset, int length);

  /** dz = dh ⊙ f'(z) for {@code length} values; {@code dz} may be {@code dh}. */
  void activateBackward(
      Activation f,
      float[] z,
      int zOffset,
      float[] dh,
      int dhOffset,
      float[] dz,
      int dzOffset,
      int length);

  /**
   * Softmax of each row of logits {@code [rows, columns]}.
   *
   * @param probabilities {@code [rows, columns]}; may be {@code logits}
   * @param logSumExp {@code [rows]}, written: log Σ_j e^{logit_j}
   */
  void softmax(float[] logits, float[] probabilities, float[] logSumExp, int rows, int columns);

  /** dl = p ⊙ (dp − Σ_j p_j·dp_j) for each row; {@code dLogits} may be {@code dProbabilities}. */
  void softmaxBackward(
      float[] probabilities, float[] dProbabilities, float[] dLogits, int rows, int columns);

  /**
   * The columns of the {@code k} largest values of each row of x {@code [rows, columns]}, in
   * falling order; of equal values the one in the lower column comes first. NaN counts as −∞.
   *
   * @param k 1 to {@code columns}
   * @param indices {@code [rows, k]}, written
   */
  void topK(float[] x, int rows, int columns, int k, int[] indices);

  /**
   * y = (x − mean)·rstd ⊙ gain + bias for each row, rstd = 1/√(variance + {@link
   * #LAYER_NORM_EPSILON}).
   *
   * @param mean {@code [rows]}, written
   * @param rstd {@code [rows]}, written
   */
  void layerNorm(
      float[] x,
      float[] gain,
      float[] bias,
      float[] y,
      float[] mean,
      float[] rstd,
      int rows,
      int columns);

  /**
   * Gradients of {@link #layerNorm}: {@code dx} overwritten, {@code dGain} and {@code dBias} added
   * to.
   */
  void layerNormBackward(
      float[] x,
      float[] gain,
      float[] mean,
      float[] rstd,
      float[] dy,
      float[] dx,
      float[] dGain,
      float[] dBias,
      int rows,
      int columns);

  // ---- moving rows (a negative row index means: none)

  /** out[i] = in[rows[i]] for i &lt; count, zeros where there is none (dispatch). */
  void gather(float[] in, int[] rows, int count, int width, float[] out);

  /** out[i] = Σ_{j &lt; terms} in[rows[i·terms + j]] for i &lt; count. */
  void gatherSum(float[] in, int[] rows, int count, int terms, int width, float[] out);

  /**
   * out[i] = Σ_{j &lt; terms} weights[i·terms + j]·in[rows[i·terms + j]] for i &lt; count
   * (combine).
   */
  void gatherWeightedSum(
      float[] in, int[] rows, float[] weights, int count, int terms, int width, float[] out);

  /** out[rows[i·terms + j]] += in[i] for i &lt; count and j &lt; terms, in that order. */
  void scatterAdd(float[] in, int[] rows, int count, int terms, int width, float[] out);

  /**
   * Gradients of {@link #gatherWeightedSum}, seen from the rows that were summed.
   *
   * @param dOut {@code [·, width]}, the gradient by the sums
   * @param in {@code [count, width]}, the rows that were summed
   * @param targets {@code [count]}: row of {@code dOut} that row i went to
   * @param weights {@code [count]}: weight that row i had
   * @param dIn {@code [count, width]} = weights[i]·dOut[targets[i]], zeros where there is none
   * @param dWeights {@code [count]} = ⟨in[i], dOut[targets[i]]⟩, 0 where there is none
   */
  void gatherWeightedSumBackward(
      float[] dOut,
      float[] in,
      int[] targets,
      float[] weights,
      int count,
      int width,
      float[] dIn,
      float[] dWeights);

  // ---- vectors

  /** y += alpha·x for {@code length} values. */
  void addScaled(float alpha, float[] x, int xOffset, float[] y, int yOffset, int length);

  /** z = x ⊙ y for {@code length} values; {@code z} may be either. */
  void multiplyElements(float[] x, float[] y, float[] z, int length);

  /** Σ x·y over {@code length} values; {@code x} may be {@code y}. */
  double dot(float[] x, float[] y, int length);

  /**
   * Updates {@code value} and its moments from {@code gradient}, and sets {@code gradient} to 0.
   */
  void adam(Adam step, float[] value, float[] gradient, float[] m, float[] v, int length);
}
