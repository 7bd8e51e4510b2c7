package moebench.layers.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jdk.incubator.vector.FloatVector;
import moebench.layers.kernels.simd.SimdKernels;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The runs of the build at 128, 256 and 512 bits, and the one at the machine's own width. */
@Tag("simd")
class VectorWidthTest {
  @Test
  void theKernelsHaveTheWidthOfThisRun() {
    int own = FloatVector.SPECIES_PREFERRED.vectorBitSize();
    int bits = Integer.getInteger("moebench.vectorBits", own);
    assertEquals(bits, SimdKernels.vectorBits());
    assertEquals(description(bits), new SimdKernels(1).description());
  }

  /** What kernels of that width call themselves on this machine. */
  static String description(int bits) {
    int own = FloatVector.SPECIES_PREFERRED.vectorBitSize();
    return bits <= own
        ? "simd " + bits + " bit"
        : "simd " + bits + " bit, emulated and slow: this machine has " + own + " bit";
  }
}
