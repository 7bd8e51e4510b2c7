package moebench.layers.kernels.simd;

import moebench.layers.kernels.RowGroups;

/** C += Aᵀ·B for each group of rows of A and B, in parts for the threads of a team. */
final class TransposedProduct implements Team.Job {
  /** Most of k whose columns of A are taken at once, and whose sums go to C together. */
  private static final int DEPTH = 4 * MicroKernel.BLOCK_K;

  private final Team team;
  private final Scratch[] scratch;
  private final Partition partition = new Partition();
  private RowGroups groups;
  private int m;
  private int n;
  private float[] a;
  private int aOffset;
  private float[] b;
  private int bOffset;
  private float[] c;
  private int cOffset;
  private float[] columnSums;

  TransposedProduct(Team team, Scratch[] scratch) {
    this.team = team;
    this.scratch = scratch;
  }

  /**
   * Computes. The arrays are the caller's and may change once this returns.
   *
   * @param sums {@code [groups, n]}, to which the column sums of B are added; null for none
   */
  void run(
      RowGroups rowGroups,
      int rows,
      int columns,
      float[] left,
      int leftOffset,
      float[] right,
      int rightOffset,
      float[] result,
      int resultOffset,
      float[] sums) {
    groups = rowGroups;
    m = rows;
    n = columns;
    a = left;
    aOffset = leftOffset;
    b = right;
    bOffset = rightOffset;
    c = result;
    cOffset = resultOffset;
    columnSums = sums;
    partition.cutEach(groups, m, n, team.size());
    team.run(partition.tasks(), this);
  }

  @Override
  public void run(int task, int worker) {
    int g = partition.group(task);
    int first = groups.firstRow()[g];
    int k = groups.rowCount()[g];
    int top = partition.top(task);
    int rows = partition.bottom(task) - top;
    Gemm gemm = scratch[worker].gemm();
    for (int p = 0; p < k; p += DEPTH) {
      int depth = Math.min(DEPTH, k - p);
      gemm.takeColumns(a, aOffset + (first + p) * m + top, m, rows, depth);
      for (int j = partition.left(task); j < partition.right(task); j += Gemm.CHUNK) {
        int end = Math.min(partition.right(task), j + Gemm.CHUNK);
        multiplyChunk(gemm, g, first + p, depth, top, rows, j, end);
      }
    }
  }

  /** Adds the products of some columns of B with all rows of Aᵀ that were taken. */
  private void multiplyChunk(
      Gemm gemm, int g, int row, int depth, int top, int rows, int left, int right) {
    gemm.beginSums(rows, right - left);
    for (int p = 0; p < depth; p += MicroKernel.BLOCK_K) {
      int part = Math.min(MicroKernel.BLOCK_K, depth - p);
      Panels.pack(b, bOffset + (row + p) * n + left, n, part, right - left, gemm.panels(), 0);
      if (columnSums != null && top == 0) {
        addColumnSums(gemm, part, g * n, left, right);
      }
      int taken = p / MicroKernel.BLOCK_K * Gemm.block(rows);
      for (int i = 0; i < rows; i += Gemm.BLOCK_M) {
        int count = Math.min(Gemm.BLOCK_M, rows - i);
        int from = taken + i * MicroKernel.STRIDE;
        gemm.multiply(from, i, count, 0, right - left, part, gemm.panels(), 0, p == 0);
      }
    }
    int at = cOffset + (g * m + top) * n + left;
    gemm.putRows(0, rows, right - left, c, at, n, c, at, n);
  }

  private void addColumnSums(Gemm gemm, int depth, int offset, int left, int right) {
    int panel = 0;
    for (int j = left; j < right; j += MicroKernel.COLUMNS) {
      gemm.addColumnSums(
          panel, depth, Math.min(MicroKernel.COLUMNS, right - j), columnSums, offset + j);
      panel += MicroKernel.paddedK(depth) * MicroKernel.COLUMNS;
    }
  }
}
