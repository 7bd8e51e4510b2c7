package moebench.sim.cluster.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import moebench.layers.Activation;
import moebench.layers.CapacityRule;
import moebench.layers.Execution;
import moebench.layers.Footprint;
import moebench.layers.LayerShape;
import moebench.sim.cluster.Samples;
import moebench.sim.cluster.model.Ffn;
import moebench.sim.cluster.model.Moe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerCostTest {
  private static final DeviceProfile FINE = fine();

  /** The sample without tiles. */
  private static DeviceProfile fine() {
    DeviceProfile d = Samples.DEVICE;
    return new DeviceProfile(
        d.name(),
        d.sources(),
        d.peakTflops(),
        d.memoryGb(),
        d.memoryGbPerSecond(),
        d.watts(),
        d.pricePerHour(),
        d.launchMicros(),
        1,
        d.efficiency());
  }

  @ParameterizedTest
  @CsvSource({"8,1,1.0", "8,2,1.25", "16,2,2.0"})
  void countsTheFlopsOfTheFootprint(int experts, int topK, double capacityFactor) {
    CapacityRule rule = CapacityRule.perToken(capacityFactor);
    LayerShape shape = new LayerShape(64, 256, experts, topK, rule, Activation.RELU);
    Footprint footprint = new Footprint(shape, 1024);
    Moe moe = new Moe(experts, topK, new Ffn(256, false), 1, 0, null, rule, null);
    LayerCost padded = cost(moe, 1024, Execution.STATIC);
    assertEquals(footprint.routerFlops(), padded.router().flops(), 1e-6);
    assertEquals(footprint.expertFlops(footprint.paddedSlots()), padded.experts().flops(), 1e-6);
    LayerCost filled = cost(moe, 1024, Execution.DYNAMIC);
    assertEquals(footprint.expertFlops(footprint.maxFilledSlots()), filled.experts().flops(), 1);
  }

  private static LayerCost cost(Moe moe, double tokens, Execution execution) {
    boolean everySlot = execution == Execution.STATIC;
    double slots = moe.slots(tokens) * moe.experts();
    double rows = everySlot ? slots : Math.min(slots, tokens * moe.topK());
    ExpertLoad load = ExpertLoad.of(moe, moe.experts(), tokens, rows, everySlot, FINE);
    return LayerCost.of(64, moe, tokens, load, 1, Precision.FP32);
  }

  @Test
  void fewTokensTouchFewExperts() {
    SplittableRandom random = new SplittableRandom(4);
    double sum = 0;
    int rounds = 20_000;
    for (int round = 0; round < rounds; round++) {
      Set<Integer> touched = new HashSet<>();
      for (int token = 0; token < 9; token++) {
        int first = random.nextInt(16);
        touched.add(first);
        touched.add((first + 1 + random.nextInt(15)) % 16);
      }
      sum += touched.size();
    }
    assertEquals(sum / rounds, ExpertLoad.distinct(16, 2, 9), 0.05);
    assertEquals(16, ExpertLoad.distinct(16, 16, 1), 1e-9);
    assertEquals(2, ExpertLoad.distinct(16, 2, 1), 1e-9);
  }

  @Test
  void tilesPadTheRowsOfEachExpert() {
    Moe moe = new Moe(8, 1, new Ffn(256, false), 1, 0, null, CapacityRule.dropless(), null);
    ExpertLoad tiled = ExpertLoad.of(moe, 8, 800, 800, false, Samples.DEVICE);
    assertEquals(8 * 128, tiled.computed(), 1e-6);
    assertEquals(128, ExpertLoad.of(moe, 1, 800, 128 + 1e-12, true, Samples.DEVICE).computed());
    assertEquals(256, ExpertLoad.of(moe, 1, 800, 129, true, Samples.DEVICE).computed());
  }

  /** At one token the experts' weights are what takes time; at many, their FLOPs. */
  @Test
  void aPhaseTakesTheLongerOfComputeAndMemory() {
    Moe moe = new Moe(8, 2, new Ffn(4096, false), 1, 0, null, CapacityRule.dropless(), null);
    double weights = 2.0 * 2 * 1024 * 4096 * 2;
    ExpertLoad few = ExpertLoad.of(moe, 8, 1, 2, false, FINE);
    LayerCost one = LayerCost.of(1024, moe, 1, few, 1, Precision.BF16);
    double seconds = FINE.seconds(one.experts(), Precision.BF16);
    assertEquals(weights / 0.8e12 + 10e-6, seconds, 0.01 * seconds);
    double tokens = 1 << 16;
    ExpertLoad load = ExpertLoad.of(moe, 8, tokens, 2 * tokens, false, FINE);
    LayerCost many = LayerCost.of(1024, moe, tokens, load, 1, Precision.BF16);
    double flops = 4.0 * tokens * 2 * 1024 * 4096;
    seconds = FINE.seconds(many.experts(), Precision.BF16);
    assertEquals(flops / 50e12 + 10e-6, seconds, 1e-6 * seconds);
  }

  @Test
  void smallProductsReachLessOfThePeak() {
    DeviceProfile.Efficiency curve = new DeviceProfile.Efficiency(0.8, 1, 100);
    assertEquals(0.4, curve.compute(100), 1e-12);
    assertTrue(curve.compute(10_000) > 0.79);
  }

  @Test
  void refusesWhatIsNoDevice() {
    assertThrows(IllegalArgumentException.class, () -> new DeviceProfile.Efficiency(1.1, 1, 0));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> FINE.peak(Precision.FP8));
    assertTrue(e.getMessage().contains("no peak for FP8"));
  }
}
