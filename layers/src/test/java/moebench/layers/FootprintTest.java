package moebench.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FootprintTest {

  /** Padded training MFLOP per token of the training recipe: two layers and an output of 64·256. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 0, 256, 0.492",
    "1, 1, 0, 1024, 1.671",
    "8, 1, 1, 256, 0.498",
    "8, 1, 1.25, 256, 0.596",
    "8, 1, 2, 256, 0.891",
    "8, 2, 1.25, 256, 0.596",
    "32, 1, 1.25, 256, 0.614"
  })
  void matchesTheMeasuredTable(int experts, int topK, double cf, int dFf, double megaflops) {
    CapacityRule rule = cf == 0 ? CapacityRule.dropless() : CapacityRule.perToken(cf);
    LayerShape shape = new LayerShape(64, dFf, experts, topK, rule, Activation.RELU);
    double layer = new Footprint(shape, 1024).paddedFlops() / 1024;
    double token = Footprint.trainingFlops(2 * layer + 2 * 64 * 256) / 1e6;
    assertEquals(megaflops, token, 0.0005);
  }

  @Test
  void oneExpertCostsWhatDenseDoes() {
    Footprint dense = new Footprint(LayerShape.dense(64, 256, Activation.RELU), 207);
    LayerShape shape = new LayerShape(64, 256, 1, 1, CapacityRule.perToken(1), Activation.RELU);
    Footprint expert = new Footprint(shape, 207);
    assertEquals(207 * 4.0 * 64 * 256, dense.paddedFlops());
    assertEquals(dense.paddedFlops(), expert.paddedFlops());
    assertEquals(dense.executedFlops(207), expert.executedFlops(207));
    assertEquals(dense.totalParameters(), expert.totalParameters());
    assertEquals(dense.activeParameters(), expert.activeParameters());
    assertEquals(0, expert.allToAllBytesPerToken(207));
  }

  @Test
  void countsParametersAndBytes() {
    LayerShape shape = new LayerShape(4, 8, 3, 2, CapacityRule.perToken(1), Activation.GELU_ERF);
    Footprint footprint = new Footprint(shape, 10);
    assertEquals(4 * 3 + 3 * (4 * 8 + 8 + 8 * 4 + 4), footprint.totalParameters());
    assertEquals(4 * 3 + 2 * (4 * 8 + 8 + 8 * 4 + 4), footprint.activeParameters());
    assertEquals(4 * footprint.totalParameters(), footprint.weightBytes());
    assertEquals(3 * 4, footprint.paddedSlots(), "capacity ⌈10/3⌉ = 4");
    assertEquals(12, footprint.maxFilledSlots());
    assertEquals(4 * (12 * (2 * 8 + 2 * 4) + 2 * 10 * 3), footprint.activationBytes());
    assertEquals(4 * 2 * 12 * 4, footprint.dispatchBytes());
    int inAndOut = 2 * 10 * 4;
    assertEquals(4 * (inAndOut + footprint.totalParameters()), footprint.compulsoryBytes());
    assertEquals(2 * 4 * 4, footprint.allToAllBytesPerToken(10), "one slot per token");
    assertEquals(20, new Footprint(shape.withCapacity(CapacityRule.dropless()), 10).paddedSlots());
  }
}
