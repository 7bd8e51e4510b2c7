package moebench.sim.cluster.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import moebench.layers.Activation;
import moebench.layers.CapacityRule;
import moebench.layers.Execution;
import moebench.layers.LayerShape;
import org.junit.jupiter.api.Test;

class CrossCheckTest {

  @Test
  void aMachineWithOnePriceForEachTermIsPredicted() {
    List<List<Measured>> cells = new ArrayList<>();
    for (int experts : new int[] {2, 4, 8, 16, 32, 64}) {
      for (int tokens : new int[] {256, 1000, 2048, 4096}) {
        for (int threads : new int[] {1, 2}) {
          cells.add(
              List.of(made(experts, tokens, threads, false), made(experts, tokens, threads, true)));
        }
      }
    }
    List<CrossCheck.Judged> judged = CrossCheck.of(cells, Prices::fit);
    assertEquals(20 * 2 * 96, judged.size());
    assertTrue(judged.stream().allMatch(j -> Math.abs(j.error()) < 1e-6));
    assertThrows(
        IllegalArgumentException.class, () -> CrossCheck.of(cells.subList(0, 5), Prices::fit));
  }

  /** Half the peak of 50 GFLOP/s a thread, and a few nanoseconds for the rest. */
  private static Measured made(int experts, int tokens, int threads, boolean training) {
    int dModel = 64;
    int dFf = 256;
    int blocks = training ? 2 : 1;
    double passes = training ? 3 : 1;
    LayerShape shape =
        new LayerShape(dModel, dFf, experts, 1, CapacityRule.perToken(1.25), Activation.RELU);
    double slots = Math.ceil(1.25 * tokens / experts);
    double rows = blocks * experts * Math.ceil(slots / 6) * 6;
    double routed = (double) blocks * tokens;
    double parameters =
        blocks * (experts * (2.0 * dModel * dFf + dFf + dModel) + dModel * experts)
            + dModel * (12.0 * 256 + 2 * (blocks + 1) + 256);
    double flops =
        4 * rows * dModel * dFf
            + 2 * routed * dModel * experts
            + (training ? 2.0 * tokens * dModel * 256 : 0);
    double seconds =
        passes * flops / (25e9 * threads)
            + passes * rows * dFf * 1e-10 / threads
            + passes * routed * experts * 2e-9 / threads
            + passes * routed * dModel * 1e-9 / threads
            + (training ? parameters * 1e-9 + routed * dModel * 3e-9 : 0);
    return new Measured(
        "made up",
        shape,
        blocks,
        tokens,
        threads,
        blocks * Math.min(slots * experts, tokens),
        Execution.STATIC,
        training,
        50.0 * threads,
        seconds);
  }

  /** A dense layer: FLOPs at half the peak of 50 GFLOP/s, or weights and rows at 10 GB/s. */
  @Test
  void aRooflineWithOneShareOfThePeakIsPredicted() {
    List<List<Measured>> cells = new ArrayList<>();
    for (int tokens : new int[] {1, 6, 96, 960, 1026, 4098}) {
      LayerShape shape = new LayerShape(64, 256, 1, 1, CapacityRule.dropless(), Activation.RELU);
      double rows = Math.ceil(tokens / 6.0) * 6;
      double compute = 4 * rows * 64 * 256 / 25e9;
      double memory = 4 * (2.0 * 64 * 256 + rows * (2 * 64 + 2 * 256)) / 10e9;
      cells.add(
          List.of(
              new Measured(
                  "made up",
                  shape,
                  1,
                  tokens,
                  1,
                  tokens,
                  Execution.DYNAMIC,
                  false,
                  50,
                  Math.max(compute, memory))));
    }
    List<CrossCheck.Judged> judged =
        CrossCheck.of(cells, fitted -> Roofline.fit(fitted, threads -> 10.0 * threads));
    double[] errors = judged.stream().mapToDouble(j -> Math.abs(j.error())).sorted().toArray();
    assertEquals(20 * 2 * 6, errors.length);
    assertTrue(errors[errors.length / 2] < 1e-6, "median error " + errors[errors.length / 2]);
  }
}
