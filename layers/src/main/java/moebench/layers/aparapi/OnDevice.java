package moebench.layers.aparapi;

/** A layer whose data can stay where it computes, so that moving it need not be timed. */
public interface OnDevice {

  /** Where it computes. */
  OpenClDevice device();

  /** Computes the latest forward pass once more; nothing moves. */
  void repeatForward();

  /**
   * Computes the latest forward and backward pass once more, in one go and with all gradients left
   * on the device; nothing moves.
   */
  void repeatTraining();
}
