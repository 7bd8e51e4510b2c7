package moebench.layers.aparapi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import moebench.layers.Activation;
import moebench.layers.CapacityRule;
import moebench.layers.LayerShape;
import org.junit.jupiter.api.Test;

/** What is run in which order, and how large layers are cut. Needs no device. */
class PassesTest {
  private static final int NEXT = LayerBuffers.STAGES;
  private static final long LARGE = 139L << 30;

  @Test
  void stagesOfRowsRunOnceForEachWindow() {
    int[] passes =
        Passes.of(
            new int[] {LayerBuffers.LOGITS, LayerBuffers.CHOOSE},
            2,
            new int[] {LayerBuffers.HIDDEN, LayerBuffers.OUT},
            LayerBuffers.D_LOGITS);

    assertArrayEquals(
        new int[] {
          LayerBuffers.LOGITS,
          LayerBuffers.CHOOSE,
          LayerBuffers.HIDDEN,
          LayerBuffers.OUT,
          LayerBuffers.HIDDEN + NEXT,
          LayerBuffers.OUT + NEXT,
          LayerBuffers.D_LOGITS
        },
        passes);
  }

  @Test
  void aPhaseIsRepeatedWhereItStands() {
    int[] passes = {
      LayerBuffers.LOGITS, LayerBuffers.CHOOSE, LayerBuffers.HIDDEN, LayerBuffers.HIDDEN + NEXT
    };

    assertArrayEquals(passes, Passes.repeated(passes, Phase.ROUTER, 1));
    assertArrayEquals(
        new int[] {
          LayerBuffers.LOGITS,
          LayerBuffers.CHOOSE,
          LayerBuffers.LOGITS,
          LayerBuffers.CHOOSE,
          LayerBuffers.HIDDEN,
          LayerBuffers.HIDDEN + NEXT
        },
        Passes.repeated(passes, Phase.ROUTER, 2));
    assertEquals(2 + 2 * 3, Passes.repeated(passes, Phase.FIRST_PRODUCT, 3).length);
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> Passes.repeated(passes, Phase.ROUTER, 11));
    assertEquals("a phase is repeated 1 to 10 times, not 11", error.getMessage());
  }

  /** A GPU, of whose memory one buffer may have a quarter. */
  private static OpenClDevice gpu(long memory) {
    return new OpenClDevice(
        0,
        1,
        "GPU",
        "vendor",
        OpenClDevice.Type.GPU,
        "platform",
        "OpenCL 3.0",
        "OpenCL 3.0",
        "1",
        132,
        1980,
        48 << 10,
        memory,
        memory / 4,
        1,
        1,
        1024,
        Optional.empty());
  }

  /** On a GPU with the memory of an H200. */
  private static LayerPlan plan(int dModel, int experts, int topK, int tokens) {
    return plan(LARGE, dModel, experts, topK, tokens);
  }

  private static LayerPlan plan(long memory, int dModel, int experts, int topK, int tokens) {
    LayerShape shape =
        new LayerShape(
            dModel, 4 * dModel, experts, topK, CapacityRule.perToken(2), Activation.RELU);
    return LayerPlan.of(gpu(memory), shape, tokens, (long) tokens * topK, experts > 1, false);
  }

  /** Eight experts of 4096 × 16384 are 2³¹ bytes, one value more than Aparapi can count. */
  @Test
  void largeLayersAreCutAndSmallOnesAreNot() {
    assertCut(1, 1, plan(1024, 1, 1, 65536));
    assertCut(64, 1, plan(1024, 64, 1, 65536));
    assertCut(8, 2, plan(1024, 8, 2, 65536));
    assertCut(4, 1, plan(4096, 8, 1, 4096));
    assertCut(4, 2, plan(4096, 8, 2, 16384));
    assertCut(4, 5, plan(4096, 8, 2, 65536));
    plan(4096, 8, 2, 65536).gradients();
  }

  /** Weights and gradients are 4 GiB each, what comes with them is another gigabyte each. */
  @Test
  void whatHasRoomForAForwardPassNeedNotHaveItForGradients() {
    plan(12L << 30, 4096, 8, 1, 4096).gradients();
    LayerPlan tight = plan(8L << 30, 4096, 8, 1, 4096);
    var error = assertThrows(IllegalArgumentException.class, tight::gradients);
    assertTrue(error.getMessage().startsWith("this layer takes "), error.getMessage());
  }

  private static void assertCut(int firstExperts, int windows, LayerPlan plan) {
    assertEquals(firstExperts, plan.firstExperts());
    assertEquals(windows, plan.windows(plan.rows()));
    if (windows > 1) {
      assertEquals(0, plan.windowRows() % GpuLayerKernel.SIDE);
    }
  }
}
