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

  /** Two columns that differ by a billionth: the conditions of Karush, Kuhn and Tucker decide. */
  @Test
  void columnsThatAreNearlyAlikeAreFittedToTheMinimum() {
    SplittableRandom random = new SplittableRandom(3);
    double[][] x = new double[30][];
    double[] y = new double[30];
    for (int i = 0; i < x.length; i++) {
      double a = random.nextDouble(1, 10);
      double b = random.nextDouble(1, 10);
      x[i] = new double[] {a, a * (1 + 1e-6 * random.nextGaussian()), b, 1e-9 * a * b, a + b};
      y[i] = a + 0.1 * b + 0.3 * random.nextDouble();
    }
    double[] c = NonNegativeFit.of(x, y);
    for (int j = 0; j < c.length; j++) {
      double gradient = 0;
      double scale = 0;
      for (int i = 0; i < y.length; i++) {
        double left = 1;
        for (int k = 0; k < c.length; k++) {
          left -= c[k] * x[i][k] / y[i];
        }
        gradient += left * x[i][j] / y[i];
        scale += Math.abs(x[i][j] / y[i]);
      }
      assertTrue(c[j] >= 0 && gradient <= 1e-6 * scale, "gradient " + gradient / scale);
      assertEquals(0, c[j] == 0 ? 0 : gradient / scale, 1e-6, "column " + j);
    }
  }

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
    List<Calibration.Judged> judged = Calibration.crossCheck(cells);
    assertEquals(20 * 2 * 96, judged.size());
    assertTrue(judged.stream().allMatch(j -> Math.abs(j.error()) < 1e-6));
    assertThrows(IllegalArgumentException.class, () -> Calibration.crossCheck(cells.subList(0, 5)));
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
            + passes * routed * experts * 2e-9
            + passes * routed * dModel * 1e-9
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
}
