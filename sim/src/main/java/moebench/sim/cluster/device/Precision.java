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

  /**
   * Of a value that is summed, kept or sent back: gradients, activations, keys and values. Two at
   * least: FP8 is for weights and what enters a product.
   */
  public int keptBytes() {
    return Math.max(BF16.bytes, bytes);
  }

  /** Of Adam, per weight: two moments in float32, and a master weight where the weight is less. */
  public int optimizerBytes() {
    return (this == FP32 ? 2 : 3) * Float.BYTES;
  }
}
