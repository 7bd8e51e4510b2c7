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
}
