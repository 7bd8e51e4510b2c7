package moebench.layers.kernels.simd;

import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The one vector width of this JVM: the machine's own, but 128 to 512 bits, for which there are
 * kernels. Constants, because C2 makes machine vectors only of species that it knows while
 * compiling.
 */
final class Width {
  private static final VectorShape SHAPE =
      switch (SimdAvailability.requestedBits()) {
        case 0 -> VectorShape.forBitSize(Math.clamp(ownBits(), 128, 512));
        case 128 -> VectorShape.S_128_BIT;
        case 256 -> VectorShape.S_256_BIT;
        case 512 -> VectorShape.S_512_BIT;
        default -> throw new IllegalStateException(SimdAvailability.obstacle().orElseThrow());
      };

  static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);

  /** Floats in a vector. */
  static final int LANES = FLOATS.length();

  private Width() {}

  /** Bits of this JVM's vectors, which options can limit to 64. */
  private static int ownBits() {
    return VectorShape.preferredShape().vectorBitSize();
  }

  /** The width in words; says so when this machine has no vectors of it and Java imitates them. */
  static String description() {
    int own = ownBits();
    int bits = SHAPE.vectorBitSize();
    String emulated = ", emulated and slow: this machine has " + own + " bit";
    return "simd " + bits + " bit" + (bits > own ? emulated : "");
  }

  /**
   * Rows whose last columns can be loaded as a whole vector: one that reaches past its array, even
   * masked, may become an object where C2 finds it rare.
   */
  static int rowsInside(int length, int columns) {
    int past = vectorEnd(columns - 1) + LANES - columns;
    return columns == 0 ? 0 : Math.max(0, length - past) / columns;
  }

  /** The first index past the last whole vector of {@code length} floats. */
  static int vectorEnd(int length) {
    return length & -LANES;
  }
}
