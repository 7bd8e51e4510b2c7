package moebench.layers.kernels;

/**
 * Consecutive blocks of rows of a matrix, one for each group, such as the tokens of each expert.
 * The arrays are the caller's and may change between calls.
 *
 * @param firstRow {@code [groups]}: where each block starts
 * @param rowCount {@code [groups]}: rows of each block, which may be 0
 */
public record RowGroups(int[] firstRow, int[] rowCount) {

  /** Checks that both arrays have the same length. */
  public RowGroups {
    if (firstRow.length != rowCount.length) {
      throw new IllegalArgumentException(
          "first rows of %d groups, but row counts of %d"
              .formatted(firstRow.length, rowCount.length));
    }
  }

  /** One group of rows that starts at row 0. */
  public static RowGroups single(int rows) {
    return new RowGroups(new int[] {0}, new int[] {rows});
  }

  /** Number of groups. */
  public int size() {
    return rowCount.length;
  }
}
