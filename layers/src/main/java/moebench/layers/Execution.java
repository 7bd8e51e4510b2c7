package moebench.layers;

/** Which slots of an expert are computed. Outputs are the same either way; cost is not. */
public enum Execution {
  /** Only filled slots: shapes follow the routing. */
  DYNAMIC("dynamic"),
  /**
   * All C slots of every expert, empty ones as zero rows: fixed shapes, as on a TPU. Without a
   * limit, each expert's rows rounded up to whole blocks, as MegaBlocks does on a GPU.
   */
  STATIC("static");

  private final String id;

  Execution(String id) {
    this.id = id;
  }

  /** The name used on the command line, in JSON and in charts. */
  public String id() {
    return id;
  }

  /**
   * The execution called {@code id}.
   *
   * @throws IllegalArgumentException naming the known ids when there is none of that name
   */
  public static Execution of(String id) {
    for (Execution execution : values()) {
      if (execution.id.equals(id)) {
        return execution;
      }
    }
    throw new IllegalArgumentException("unknown execution '" + id + "': use dynamic or static");
  }
}
