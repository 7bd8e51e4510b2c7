package moebench.layers;

/** What the capacity factor multiplies; published implementations disagree. */
public enum CapacityConvention {
  /** C = ⌈CF·T/E⌉ for every topK (Switch Transformers, eq. 3; Mesh-TensorFlow). */
  PER_TOKEN("per-token"),
  /** C = ⌈topK·CF·T/E⌉ (GShard, Tutel, DeepSpeed, Megatron). */
  PER_ASSIGNMENT("per-assignment"),
  /** No limit: every assignment is kept and no slot is padded (MegaBlocks). */
  DROPLESS("dropless");

  private final String id;

  CapacityConvention(String id) {
    this.id = id;
  }

  /** The name used on the command line, in JSON and in charts. */
  public String id() {
    return id;
  }

  /**
   * The convention called {@code id}.
   *
   * @throws IllegalArgumentException naming the known ids when there is none of that name
   */
  public static CapacityConvention of(String id) {
    for (CapacityConvention convention : values()) {
      if (convention.id.equals(id)) {
        return convention;
      }
    }
    throw new IllegalArgumentException(
        "unknown capacity convention '" + id + "': use per-token, per-assignment or dropless");
  }
}
