package moebench.layers.kernels;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import moebench.layers.kernels.reference.ReferenceKernels;
import moebench.layers.kernels.simd.SimdAvailability;
import moebench.layers.kernels.simd.SimdKernels;

/** The registry of back-ends: a new one is one package and one line here. */
public final class Backends {
  // Lambdas, so that no class of a back-end is loaded before someone asks for it.
  private static final List<Backend> ALL =
      List.of(
          new Backend("reference", Optional::empty, threads -> new ReferenceKernels(threads)),
          new Backend("simd", SimdAvailability::obstacle, threads -> new SimdKernels(threads)));

  private Backends() {}

  /** Every back-end, whether it runs in this JVM or not. */
  public static List<Backend> all() {
    return ALL;
  }

  /**
   * The back-end called {@code id}, whether it runs in this JVM or not.
   *
   * @throws IllegalArgumentException naming the known ids when there is none of that name
   */
  public static Backend of(String id) {
    return ALL.stream()
        .filter(backend -> backend.id().equals(id))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("unknown back-end '" + id + "': use " + ids()));
  }

  private static String ids() {
    return ALL.stream().map(Backend::id).collect(Collectors.joining(" or "));
  }
}
