package moebench.layers.kernels.simd;

import java.util.Optional;

/** Whether vector code can run in this JVM. Touches no class of the incubator module. */
public final class SimdAvailability {
  private static final String MODULE = "jdk.incubator.vector";
  private static final String WIDTH_PROPERTY = "moebench.vectorBits";

  private SimdAvailability() {}

  /** What keeps vector code from running here and what to do about it, in one line. */
  public static Optional<String> obstacle() {
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return Optional.of(
          "this JVM runs without the module "
              + MODULE
              + "; start java with --add-modules "
              + MODULE);
    }
    String bits = System.getProperty(WIDTH_PROPERTY);
    if (bits != null && !bits.matches("128|256|512")) {
      return Optional.of(
          "system property " + WIDTH_PROPERTY + " is '" + bits + "'; use 128, 256 or 512");
    }
    return Optional.empty();
  }

  /** The width asked for by system property, or 0 for the machine's own. */
  static int requestedBits() {
    return Integer.getInteger(WIDTH_PROPERTY, 0);
  }
}
