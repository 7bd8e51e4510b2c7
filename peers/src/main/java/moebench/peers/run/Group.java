package moebench.peers.run;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A kind of work that is compared. */
public enum Group {
  /** y = x·W. */
  GEMM("gemm"),
  /** dX = dY·Wᵀ and dW = xᵀ·dY. */
  BACKWARD("backward"),
  /** Forward passes of layers. */
  LAYERS("layers"),
  /** Training steps of the byte n-gram model. */
  TRAINING("training");

  private final String id;

  Group(String id) {
    this.id = id;
  }

  /** The name on the command line. */
  public String id() {
    return id;
  }

  /**
   * The group called {@code id}.
   *
   * @throws IllegalArgumentException naming the known ids when there is none of that name
   */
  public static Group of(String id) {
    return Arrays.stream(values())
        .filter(group -> group.id.equals(id))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "unknown group '%s': use %s"
                    .formatted(
                        id,
                        Arrays.stream(values()).map(Group::id).collect(Collectors.joining(", ")))));
  }
}
