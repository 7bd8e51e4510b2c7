package moebench.layers.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import moebench.layers.kernels.simd.SimdKernels;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The runs of the build at 128, 256 and 512 bits are what they say. */
@Tag("simd")
class VectorWidthTest {
  @Test
  void theKernelsHaveTheWidthOfThisRun() {
    String bits = System.getProperty("moebench.vectorBits");
    assumeTrue(bits != null, "the run at the machine's own width");
    assertEquals(Integer.parseInt(bits), SimdKernels.vectorBits());
    assertEquals("simd " + bits + " bit", new SimdKernels().description());
  }
}
