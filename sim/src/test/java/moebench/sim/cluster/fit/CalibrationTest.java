package moebench.sim.cluster.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import moebench.layers.Activation;
import moebench.layers.CapacityRule;
import moebench.layers.Execution;
import moebench.layers.Footprint;
import moebench.layers.LayerShape;
import org.junit.jupiter.api.Test;

class CalibrationTest {

  @Test
  void findsTheCoefficientsOfExactData() {
    SplittableRandom random = new SplittableRandom(2);
    double[] truth = {3, 0, 0.5};
    double[][] x = new double[40][];
    double[] y = new double[40];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.doubles(3, 0.1, 10).toArray();
      y[i] = truth[0] * x[i][0] + truth[2] * x[i][2];
    }
    assertArrayEquals(truth, NonNegativeFit.of(x, y), 1e-6);
  }

  /** Unbounded, the second coefficient would be −1; at 0, the first is the weighted mean. */
  @Test
  void noCoefficientIsNegative() {
    double[] c = NonNegativeFit.of(new double[][] {{1, 0}, {1, 1}}, new double[] {2, 1});
    assertEquals(0, c[1], 0);
    assertEquals((1.0 / 2 + 1) / (1.0 / 4 + 1), c[0], 1e-9);
  }

  @Test
  void aMachineThatTakesItsFlopsAtHalfThePeakIsPredicted() {
    List<List<Measured>> cells = new ArrayList<>();
    for (int experts : new int[] {2, 4, 8, 16, 32, 64}) {
      for (int tokens : new int[] {256, 1024, 2048, 4096}) {
        cells.add(List.of(made(experts, tokens)));
      }
    }
    List<Calibration.Judged> judged = Calibration.crossCheck(cells);
    assertEquals(48, judged.size());
    assertTrue(judged.stream().allMatch(j -> Math.abs(j.error()) < 0.02));
    assertThrows(IllegalArgumentException.class, () -> Calibration.crossCheck(cells.subList(0, 5)));
    Calibration fitted = Calibration.onAll(cells);
    assertEquals(0.5, fitted.gemmEfficiency(), 0.05);
    Measured m = made(8, 64);
    Measured training = new Measured("step", m.shape(), 2, 64, 64, Execution.DYNAMIC, true, 50, 1);
    assertThrows(IllegalArgumentException.class, () -> fitted.seconds(training));
  }

  private static Measured made(int experts, int tokens) {
    LayerShape shape =
        new LayerShape(64, 256, experts, 1, CapacityRule.perToken(1.25), Activation.RELU);
    double flops = new Footprint(shape, tokens).expertFlops(tokens);
    double seconds = flops / 25e9 + 1e-6 * experts + 2e-9 * tokens * experts;
    return new Measured("made up", shape, 1, tokens, tokens, Execution.DYNAMIC, false, 50, seconds);
  }
}
