package moebench.sim.cluster.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NonNegativeFitTest {

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
}
