package moebench.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import moebench.layers.Activation;
import moebench.layers.CapacityRule;
import moebench.layers.Engine;
import moebench.layers.ExpertOptions;
import moebench.layers.Footprint;
import moebench.layers.LayerShape;
import moebench.layers.LayerSpec;
import moebench.layers.kernels.reference.ReferenceKernels;
import moebench.layers.routing.Routers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFootprintTest {

  /** The table of the prototype that the recipe was found with: 1.2e12 padded FLOPs per run. */
  @ParameterizedTest
  @CsvSource({
    "1, 256, 1, 0, 2384, 0.492",
    "1, 1024, 1, 0, 701, 1.671",
    "8, 256, 1, 1.0, 2354, 0.498",
    "8, 256, 1, 1.25, 1966, 0.596",
    "8, 256, 1, 2.0, 1315, 0.891",
    "8, 256, 2, 1.0, 2354, 0.498",
    "8, 256, 2, 1.25, 1966, 0.596",
    "8, 256, 2, 2.0, 1315, 0.891",
    "32, 256, 1, 1.25, 1907, 0.614"
  })
  void aPaddedBudgetBuysTheStepsOfTheTable(
      int experts, int dFf, int topK, double cf, int steps, double megaflopsPerToken) {
    ModelFootprint footprint = of(shape(experts, dFf, topK, cf));
    assertEquals(steps, footprint.steps(1.2e12, Accounting.PADDED));
    assertEquals(megaflopsPerToken, footprint.stepFlops(Accounting.PADDED) / 1024 / 1e6, 0.0005);
  }

  private static ModelFootprint of(LayerShape shape) {
    return new ModelFootprint(new Footprint(shape, 1024), 2);
  }

  private static LayerShape shape(int experts, int dFf, int topK, double cf) {
    CapacityRule rule = cf == 0 ? CapacityRule.dropless() : CapacityRule.perToken(cf);
    return new LayerShape(64, dFf, experts, topK, rule, Activation.RELU);
  }

  /** Filled slots are min(C·E, topK·T) at most: above CF 1, Switch does not cost more. */
  @ParameterizedTest
  @CsvSource({
    "1, 1.0, 0.497664",
    "1, 1.25, 0.497664",
    "1, 2.0, 0.497664",
    "2, 1.0, 0.497664",
    "2, 1.25, 0.595968",
    "2, 2.0, 0.89088",
    "2, 3.0, 0.89088"
  })
  void executedIsBoundedByAssignments(int topK, double cf, double megaflopsPerToken) {
    ModelFootprint footprint = of(shape(8, 256, topK, cf));
    assertEquals(megaflopsPerToken * 1024e6, footprint.stepFlops(Accounting.EXECUTED), 1);
  }

  @Test
  void parametersAreThoseOfTheModel() {
    LayerShape dense = LayerShape.dense(6, 13, Activation.RELU);
    LayerShape moe = new LayerShape(6, 13, 7, 2, CapacityRule.perToken(1.25), Activation.RELU);
    List<LayerSpec> specs =
        List.of(
            new LayerSpec.Dense(dense),
            new LayerSpec.Expert(moe, Routers.of("moe"), ExpertOptions.DEFAULT));
    for (LayerSpec spec : specs) {
      long weights =
          new NgramModel(spec, 3, 64, Engine.of(new ReferenceKernels()), 1)
              .parameters().stream().mapToLong(p -> p.value().length).sum();
      assertEquals(weights, ModelFootprint.of(spec, 3, 64).totalParameters());
    }
    // Value, mean and variance, in and out.
    ModelFootprint footprint = ModelFootprint.of(specs.get(1), 3, 64);
    assertEquals(6 * 4 * footprint.totalParameters(), footprint.stepBytes());
    // All but 5 of 7 experts in each of 3 blocks, and 12 of 12·256 table rows.
    long idle = 3 * 5 * footprint.layer().expertParameters() + 12 * 255 * 6;
    assertEquals(footprint.totalParameters() - idle, footprint.activeParameters());
  }

  @ParameterizedTest
  @CsvSource({"1", "0", "-1", "NaN", "1e30"})
  void aBudgetBuysAtLeastOneStep(double budget) {
    ModelFootprint footprint = of(shape(8, 256, 1, 1));
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> footprint.steps(budget, Accounting.PADDED))
            .getMessage();
    assertTrue(message.contains(String.valueOf(budget)), message);
  }

  @Test
  void aModelHasBlocks() {
    LayerSpec layer = LayerSpec.dense(64, 256, Activation.RELU);
    assertThrows(IllegalArgumentException.class, () -> ModelFootprint.of(layer, 0, 1024));
  }
}
