package moebench.layers.kernels.simd;

import java.util.Arrays;
import moebench.layers.kernels.RowGroups;

/**
 * A product cut into blocks of C that threads can compute in any order: blocks of rows that lie in
 * one group each, and where those are too few, parts of the columns. A group with many rows makes
 * many blocks, so that a hot expert does not keep one thread busy alone.
 *
 * <p>Each element of C is computed in one block, over k in the same order: the cut does not change
 * results.
 */
final class Partition {
  /** Fewer rows in a block make B pass too often. */
  private static final int FEW_ROWS = 8 * MicroKernel.ROWS;

  /** Most rows of a product over rows: each packs its columns of B anew. */
  private static final int MOST_ROWS = 4 * Gemm.BLOCK_M;

  /** Blocks for each thread, of which the slower takes fewer. */
  private static final int BLOCKS_PER_THREAD = 4;

  private int[] group = new int[1];
  private int[] top = new int[1];
  private int[] bottom = new int[1];
  private int blocks;
  private int parts;
  private int partColumns;
  private int columns;

  /** Cuts products with {@code n} columns over the rows of all groups. */
  void cut(RowGroups groups, int n, int threads) {
    columns = n;
    blocks = 0;
    int total = 0;
    for (int rows : groups.rowCount()) {
      total += rows;
    }
    int most =
        threads == 1
            ? Gemm.BLOCK_M
            : Math.clamp(total / (threads * BLOCKS_PER_THREAD), FEW_ROWS, Gemm.BLOCK_M);
    for (int g = 0; g < groups.size(); g++) {
      int rows = groups.rowCount()[g];
      int step = evenly(rows, most, MicroKernel.ROWS, groups.size() == 1 ? threads : 1);
      for (int i = 0; i < rows; i += step) {
        add(g, i, Math.min(rows, i + step));
      }
    }
    cutColumns(threads);
  }

  /** Cuts products with {@code m} rows and {@code n} columns, one for each group, over those. */
  void cutEach(RowGroups groups, int m, int n, int threads) {
    columns = n;
    blocks = 0;
    for (int g = 0; g < groups.size(); g++) {
      int step = evenly(m, MOST_ROWS, MicroKernel.ROWS, 1);
      for (int i = 0; i < m && groups.rowCount()[g] > 0; i += step) {
        add(g, i, Math.min(m, i + step));
      }
    }
    cutColumns(threads);
  }

  private void cutColumns(int threads) {
    int wanted = threads == 1 || blocks == 0 ? 1 : Math.ceilDiv(2 * threads, blocks);
    int most = Math.max(1, Math.ceilDiv(columns, wanted));
    partColumns = Math.max(1, evenly(columns, most, MicroKernel.COLUMNS, 1));
    parts = Math.ceilDiv(columns, partColumns);
  }

  /**
   * A step that cuts {@code length} into nearly equal parts of at most about {@code most}; where
   * there are some for each thread, as many for each.
   */
  private static int evenly(int length, int most, int multiple, int threads) {
    int count = Math.max(1, Math.ceilDiv(length, most));
    if (count >= 2 * threads) {
      count = Math.ceilDiv(count, threads) * threads;
    }
    return Math.max(multiple, Math.ceilDiv(Math.ceilDiv(length, count), multiple) * multiple);
  }

  private void add(int g, int from, int to) {
    if (blocks == group.length) {
      group = Arrays.copyOf(group, 2 * blocks);
      top = Arrays.copyOf(top, 2 * blocks);
      bottom = Arrays.copyOf(bottom, 2 * blocks);
    }
    group[blocks] = g;
    top[blocks] = from;
    bottom[blocks] = to;
    blocks++;
  }

  /** Number of tasks. */
  int tasks() {
    return blocks * parts;
  }

  /** Group of a task. */
  int group(int task) {
    return group[task / parts];
  }

  /** First row of a task, within its group. */
  int top(int task) {
    return top[task / parts];
  }

  /** Behind the last row of a task. */
  int bottom(int task) {
    return bottom[task / parts];
  }

  /** First column of a task. */
  int left(int task) {
    return task % parts * partColumns;
  }

  /** Behind the last column of a task. */
  int right(int task) {
    return Math.min(columns, left(task) + partColumns);
  }
}
