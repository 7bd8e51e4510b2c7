package moebench.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import moebench.layers.routing.Routers;
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
  }

  /** Uniform loads of few tokens need one block each, unless an expert has no token at all. */
  @Test
  void withoutALimitPaddingFillsBlocks() {
    LayerShape shape = new LayerShape(4, 8, 3, 2, CapacityRule.dropless(), Activation.RELU);
    Footprint footprint = new Footprint(shape, 10);
    assertEquals(20, footprint.maxFilledSlots());
    assertEquals(Math.round(3 * 128 * (1 - Math.pow(1 / 3.0, 10))), footprint.paddedSlots());
    LayerShape all = new LayerShape(4, 8, 3, 3, CapacityRule.dropless(), Activation.RELU);
    assertEquals(3 * 256, new Footprint(all, 129).paddedSlots(), "every expert has 129 rows");
    assertEquals(3 * 128, new Footprint(all, 128).paddedSlots());
  }

  private static Footprint of(String router, int experts, CapacityRule rule) {
    return Footprint.of(
        LayerSpec.of(
            Routers.of(router), 4, 8, experts, rule, Activation.RELU, ExpertOptions.DEFAULT),
        10);
  }

  /** Counted by hand: dModel 4, dFf 8, T 10; an expert has 76 weights and costs 128 FLOPs a row. */
  @Test
  void countsWhatEachRouterMakesOfTheExperts() {
    CapacityRule one = CapacityRule.perToken(1);
    Footprint hash = of("hash", 5, one);
    assertEquals(0, hash.routerFlops());
    assertEquals(5 * 76, hash.totalParameters());
    assertEquals(76, hash.activeParameters());
    assertEquals(10 * 128, hash.paddedFlops());
    assertEquals(8 * 4, hash.allToAllBytesPerToken(10));

    Footprint shared = of("shared", 5, one);
    assertEquals(2 * 10 * 4 * 5, shared.routerFlops());
    assertEquals(400 + 10 * 128 + 10 * 128, shared.paddedFlops());
    assertEquals(400 + 10 * 128 + 7 * 128, shared.executedFlops(7));
    assertEquals(20 + 6 * 76, shared.totalParameters());
    assertEquals(20 + 2 * 76, shared.activeParameters());
    assertEquals(of("switch", 5, one).dispatchBytes(), shared.dispatchBytes());
    assertEquals(
        of("switch", 5, one).activationBytes() + 4 * 10 * (8 + 4), shared.activationBytes());

    Footprint fine = of("fine-4", 5, one);
    assertEquals(2 * 10 * 4 * 20, fine.routerFlops());
    assertEquals(2 * 20, fine.shape().capacity(10) * 20, "2 slots of each, as whole experts have");
    assertEquals(1600 + 40 * 32, fine.paddedFlops());
    assertEquals(80 + 20 * (2 * 4 * 2 + 2 + 4), fine.totalParameters());
    assertEquals(80 + 4 * (2 * 4 * 2 + 2 + 4), fine.activeParameters());

    Footprint choice = of("expert-choice", 5, CapacityRule.perToken(2));
    assertEquals(20, choice.maxFilledSlots(), "every slot is filled");
    assertEquals(400 + 20 * 128, choice.executedFlops(choice.maxFilledSlots()));
    assertEquals(20 + 2 * 76, choice.activeParameters(), "two experts per token on average");

    Footprint soft = of("soft", 5, one);
    assertEquals(400 + 50 * 128, soft.executedFlops(soft.maxFilledSlots()));
    assertEquals(soft.totalParameters(), soft.activeParameters());

    assertEquals(of("moe", 5, one).paddedFlops(), of("loss-free", 5, one).paddedFlops());
    assertEquals(of("switch", 5, one).totalParameters(), of("sinkhorn", 5, one).totalParameters());
    assertEquals(20 + 3 * 76, of("top-3", 5, one).activeParameters());
  }
}
