package moebench.layers.aparapi;

/** A part of a forward pass on a device. A dense layer has the two products only. */
public enum Phase {
  /** Logits, choices, slots and rows. */
  ROUTER("router"),
  /** The experts' first product, with the gather before and bias and activation after it. */
  FIRST_PRODUCT("gemm-1"),
  /** The experts' second product, with its bias. */
  SECOND_PRODUCT("gemm-2"),
  /** The sum of a token's rows, weighted by its gates. */
  COMBINE("combine");

  private final String id;

  Phase(String id) {
    this.id = id;
  }

  /** The name used in JSON and tables. */
  public String id() {
    return id;
  }

  /** Whether a stage of the kernel belongs to it. */
  boolean has(int stage) {
    return switch (this) {
      case FIRST_PRODUCT -> stage == LayerBuffers.HIDDEN;
      case SECOND_PRODUCT -> stage == LayerBuffers.OUT;
      case COMBINE -> stage == LayerBuffers.COMBINE;
      case ROUTER ->
          stage == LayerBuffers.LOGITS
              || (stage >= LayerBuffers.JITTER && stage <= LayerBuffers.LAY_OUT);
    };
  }
}
