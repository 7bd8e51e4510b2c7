package moebench.layers.kernels.simd;

/**
 * The kernels whose rows do not depend on each other, in blocks of rows for the threads of a team.
 * Every row is computed in one block: results are the same for any number of threads. What a call
 * works on stands in fields, because a lambda that held it would be an object for each call.
 */
final class RowKernels implements Team.Job {
  /** Blocks for each thread, of which the slower takes fewer. */
  private static final int BLOCKS_PER_THREAD = 2;

  /** Floats that keep a thread busy for longer than it takes to start it and fetch its rows. */
  private static final int LEAST_FLOATS = 32 << 10;

  /** Softmax and top-k take longer for a float. */
  private static final int LEAST_LOGITS = 4 << 10;

  /** A copy takes less. */
  private static final int LEAST_COPIES = 128 << 10;

  /** A kernel over the rows from {@code from} to before {@code to}. */
  private interface Kernel {
    void compute(int from, int to, Scratch own);
  }

  private final Team team;
  private final Scratch[] scratch;
  private Kernel kernel;
  private int rows;
  private int blockRows;
  private int columns;
  private int terms;
  private int[] indices;
  private float[] x;
  private float[] y;
  private float[] dy;
  private float[] weights;
  private float[] gain;
  private float[] bias;
  private float[] perRow;
  private float[] rstd;

  private final Kernel gather = (from, to, own) -> Rows.gather(x, indices, from, to, columns, y);
  private final Kernel gatherSum =
      (from, to, own) -> Rows.gatherSum(x, indices, from, to, terms, columns, y);
  private final Kernel gatherWeightedSum =
      (from, to, own) -> Rows.gatherWeightedSum(x, indices, weights, from, to, terms, columns, y);
  private final Kernel gatherWeightedSumBackward =
      (from, to, own) ->
          Rows.gatherWeightedSumBackward(dy, x, indices, weights, from, to, columns, y, perRow);
  private final Kernel softmax =
      (from, to, own) -> Softmax.forward(x, y, perRow, from, to, columns, own.lanes());
  private final Kernel softmaxBackward =
      (from, to, own) -> Softmax.backward(x, dy, y, from, to, columns);
  private final Kernel topK = (from, to, own) -> TopK.select(x, from, to, columns, terms, indices);
  private final Kernel layerNorm =
      (from, to, own) -> LayerNorm.forward(x, gain, bias, y, perRow, rstd, from, to, columns);

  RowKernels(Team team, Scratch[] scratch) {
    this.team = team;
    this.scratch = scratch;
  }

  void gather(float[] in, int[] from, int count, int width, float[] out) {
    x = in;
    indices = from;
    y = out;
    run(gather, count, width, LEAST_COPIES);
  }

  void gatherSum(float[] in, int[] from, int count, int perSum, int width, float[] out) {
    x = in;
    indices = from;
    terms = perSum;
    y = out;
    run(gatherSum, count, width, perSum == 1 ? LEAST_COPIES : LEAST_FLOATS);
  }

  void gatherWeightedSum(
      float[] in, int[] from, float[] factors, int count, int perSum, int width, float[] out) {
    x = in;
    indices = from;
    weights = factors;
    terms = perSum;
    y = out;
    run(gatherWeightedSum, count, width, LEAST_FLOATS);
  }

  void gatherWeightedSumBackward(
      float[] dOut,
      float[] in,
      int[] targets,
      float[] factors,
      int count,
      int width,
      float[] dIn,
      float[] dWeights) {
    dy = dOut;
    x = in;
    indices = targets;
    weights = factors;
    y = dIn;
    perRow = dWeights;
    run(gatherWeightedSumBackward, count, width, LEAST_FLOATS);
  }

  void softmax(float[] logits, float[] probabilities, float[] logSumExp, int count, int width) {
    x = logits;
    y = probabilities;
    perRow = logSumExp;
    run(softmax, count, width, LEAST_LOGITS);
  }

  void softmaxBackward(
      float[] probabilities, float[] dProbabilities, float[] dLogits, int count, int width) {
    x = probabilities;
    dy = dProbabilities;
    y = dLogits;
    run(softmaxBackward, count, width, LEAST_FLOATS);
  }

  void topK(float[] values, int count, int width, int k, int[] chosen) {
    if (k < 1 || k > width) {
      throw new IllegalArgumentException("there are no " + k + " largest of " + width);
    }
    x = values;
    terms = k;
    indices = chosen;
    run(topK, count, width, LEAST_LOGITS);
  }

  void layerNorm(
      float[] in,
      float[] scale,
      float[] shift,
      float[] out,
      float[] means,
      float[] scales,
      int count,
      int width) {
    x = in;
    gain = scale;
    bias = shift;
    y = out;
    perRow = means;
    rstd = scales;
    run(layerNorm, count, width, LEAST_FLOATS);
  }

  /** Computes in one block when there are fewer than {@code least} floats for each of two. */
  private void run(Kernel what, int count, int width, int least) {
    kernel = what;
    rows = count;
    columns = width;
    long most = team.size() == 1 ? 1 : (long) BLOCKS_PER_THREAD * team.size();
    long blocks = Math.clamp((long) count * width / least, 1, most);
    blockRows = Math.max(1, Math.ceilDiv(count, (int) blocks));
    team.run(Math.ceilDiv(count, blockRows), this);
  }

  @Override
  public void run(int task, int worker) {
    int from = task * blockRows;
    kernel.compute(from, Math.min(rows, from + blockRows), scratch[worker]);
  }
}
