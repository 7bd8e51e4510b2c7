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
    assertEquals("simd " + bits + " bit", new SimdKernels(1).description());
  }
}
