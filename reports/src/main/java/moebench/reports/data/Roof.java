package moebench.reports.data;

/**
 * What something can do at most, after how many operations it has for each byte that memory must
 * give (Williams et al. 2009).
 *
 * @param gflops peak of float32 multiply-adds
 * @param gbPerSecond bandwidth of memory reads
 */
public record Roof(double gflops, double gbPerSecond) {

  /** The lower of both ceilings, in GFLOP/s. */
  public double at(double flopsPerByte) {
    return Math.min(gflops, gbPerSecond * flopsPerByte);
  }

  /** The intensity where memory no longer limits. */
  public double ridge() {
    return gflops / gbPerSecond;
  }
}
