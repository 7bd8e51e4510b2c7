package moebench.layers.kernels;

/**
 * A right-hand matrix B {@code [k, n]} in the order that one implementation of {@link Kernels}
 * reads fastest. Made by {@link Kernels#allocatePacked} and usable with that implementation only.
 */
public interface PackedMatrix {
  /** Rows of B, the length of the dot products. */
  int k();

  /** Columns of B. */
  int n();

  /**
   * Checks that the groups which have rows have matrices of one size.
   *
   * @throws IllegalArgumentException naming two that differ
   */
  static void requireOneSize(RowGroups groups, PackedMatrix[] matrices) {
    PackedMatrix first = null;
    for (int g = 0; g < groups.size(); g++) {
      if (groups.rowCount()[g] > 0) {
        PackedMatrix b = matrices[g];
        first = first == null ? b : first;
        if (b.k() != first.k() || b.n() != first.n()) {
          throw new IllegalArgumentException(
              "group %d has a matrix [%d, %d], but one before it [%d, %d]: all must have one size"
                  .formatted(g, b.k(), b.n(), first.k(), first.n()));
        }
      }
    }
  }
}
