package moebench.sim.cluster.device;

/** What numbers are multiplied in, and how many bytes they take. */
public enum Precision {
  FP32(4),
  BF16(2),
  FP8(1);

  private final int bytes;

  Precision(int bytes) {
    this.bytes = bytes;
  }

  /** Of one value. */
  public int bytes() {
    return bytes;
  }
}
