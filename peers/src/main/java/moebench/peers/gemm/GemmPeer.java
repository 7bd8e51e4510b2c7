package moebench.peers.gemm;

/** A library that multiplies float32 matrices, ours included. */
public interface GemmPeer {

  /** What runs here with its version, for people. */
  String description();

  /**
   * Gets everything ready that is not to be timed: copies of the operands in the library's own
   * memory, and packed weights where the library has such a form.
   *
   * @throws UnsupportedOperationException when the library has no such product
   */
  Operation prepare(Operands operands);

  /** A product that can be computed again and again. */
  interface Operation {

    /** Computes once, with the next of the weight copies; dW is added to its result. */
    void run();

    /**
     * The result {@code [rows, columns]}, copied. Where products are added to it, it is zero after.
     */
    float[] takeResult();
  }
}
