package moebench.sim.cluster.device;

/**
 * Work of one device in one phase of a layer.
 *
 * @param flops executed, padding included
 * @param bytes moved to and from memory
 * @param rows of its GEMMs; 0 when it has none
 * @param launches of kernels
 */
public record Phase(double flops, double bytes, double rows, double launches) {
  /** A phase that only moves bytes. */
  public static Phase moving(double bytes) {
    return new Phase(0, bytes, 0, 1);
  }

  /**
   * A matrix product of {@code rows} with weights.
   *
   * @param parameters of the weights
   * @param valuesPerRow read and written beside them
   */
  public static Phase gemm(double rows, double parameters, double valuesPerRow, double bytes) {
    return new Phase(2 * rows * parameters, (parameters + rows * valuesPerRow) * bytes, rows, 1);
  }
}
