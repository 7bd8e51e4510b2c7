package moebench.layers.kernels.simd;

import moebench.layers.kernels.RowGroups;

/** C += Aᵀ·B for each group of rows of A and B, in parts for the threads of a team. */
final class TransposedProduct implements Team.Job {
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
   * Computes; nothing is kept.
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
    for (int p = 0; p < k; p += MicroKernel.BLOCK_K) {
      int depth = Math.min(MicroKernel.BLOCK_K, k - p);
      gemm.takeColumns(a, aOffset + (first + p) * m + top, m, rows, depth);
      for (int j = partition.left(task); j < partition.right(task); j += Gemm.CHUNK) {
        int end = Math.min(partition.right(task), j + Gemm.CHUNK);
        multiplyChunk(gemm, g, first + p, top, rows, depth, j, end);
      }
    }
  }

  /** Packs the chunk of B once, and takes the rows of C in blocks that stay in the second cache. */
  private void multiplyChunk(
      Gemm gemm, int g, int row, int top, int rows, int depth, int left, int right) {
    Panels.pack(b, bOffset + row * n + left, n, depth, right - left, gemm.panels(), 0);
    int size = MicroKernel.paddedK(depth) * MicroKernel.COLUMNS;
    for (int i = 0; i < rows; i += Gemm.BLOCK_M) {
      int count = Math.min(Gemm.BLOCK_M, rows - i);
      int panel = 0;
      for (int j = left; j < right; j += MicroKernel.COLUMNS) {
        int columns = Math.min(MicroKernel.COLUMNS, right - j);
        if (columnSums != null && top + i == 0) {
          gemm.addColumnSums(panel, depth, columns, columnSums, g * n + j);
        }
        int at = cOffset + g * m * n + (top + i) * n + j;
        gemm.strip(i, count, columns, depth, gemm.panels(), panel, c, at, n, c, at, n);
        panel += size;
      }
    }
  }
}
