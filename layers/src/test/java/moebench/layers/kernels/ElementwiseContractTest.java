package moebench.layers.kernels;

import static moebench.layers.kernels.Tensors.GUARD;
import static moebench.layers.kernels.Tensors.assertClose;
import static moebench.layers.kernels.Tensors.guarded;
import static moebench.layers.kernels.Tensors.random;
import static moebench.layers.kernels.Tensors.unguarded;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import moebench.layers.Activation;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What works element by element, in every back-end, against double precision. */
@Tag("simd")
@ParameterizedClass
@MethodSource("moebench.layers.kernels.Tensors#kernels")
class ElementwiseContractTest {
  private static final double TOLERANCE = 2e-6;
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private final Kernels kernels;

  ElementwiseContractTest(Kernels kernels) {
    this.kernels = kernels;
  }

  // ---- activations

  @ParameterizedTest
  @EnumSource
  void activationsFollowTheirFormulas(Activation f) {
    float[] z = grid();
    float[] room = guarded(new float[z.length]);
    kernels.activate(f, guarded(z), GUARD, room, GUARD, z.length);
    float[] h = unguarded(room);
    for (int i = 0; i < z.length; i++) {
      assertClose(value(f, z[i]), Math.abs(z[i]), h[i], TOLERANCE, f + "(" + z[i] + ")");
    }
    float[] inPlace = z.clone();
    kernels.activate(f, inPlace, 0, inPlace, 0, z.length);
    assertArrayEquals(h, inPlace, "in place");
  }

  @ParameterizedTest
  @EnumSource
  void derivativesMatchCentralDifferences(Activation f) {
    float[] z = grid();
    float[] dh = random(2, z.length);
    float[] room = guarded(new float[z.length]);
    kernels.activateBackward(f, guarded(z), GUARD, guarded(dh), GUARD, room, GUARD, z.length);
    float[] dz = unguarded(room);
    for (int i = 0; i < z.length; i++) {
      // No difference may reach across the kink of ReLU.
      double step = f == Activation.RELU ? Math.abs(z[i]) / 2 : 1e-5 * Math.max(1, Math.abs(z[i]));
      double slope = (value(f, z[i] + step) - value(f, z[i] - step)) / (2 * step);
      double expected = z[i] == 0 && f == Activation.RELU ? 0 : dh[i] * slope;
      // The slope is a sum of two terms that are about 1 at most.
      assertClose(expected, 2 * Math.abs(dh[i]), dz[i], TOLERANCE, f + "'(" + z[i] + ")");
    }
    float[] inPlace = dh.clone();
    kernels.activateBackward(f, z, 0, inPlace, 0, inPlace, 0, z.length);
    assertArrayEquals(dz, inPlace, "in place");
  }

  @ParameterizedTest
  @EnumSource
  void notANumberStaysNotANumber(Activation f) {
    float[] z = random(1, 21);
    z[3] = Float.NaN;
    z[20] = Float.NaN;
    kernels.activate(f, z, 0, z, 0, z.length);
    for (int i = 0; i < z.length; i++) {
      assertEquals(i == 3 || i == 20, Float.isNaN(z[i]), "at " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 6, 13, 17, 207})
  void activationsStopAtTheirLength(int length) {
    float[] z = random(1, length);
    float[] dh = random(2, length);
    for (Activation f : Activation.values()) {
      float[] h = guarded(new float[length]);
      kernels.activate(f, z, 0, h, GUARD, length);
      float[] dz = guarded(new float[length]);
      kernels.activateBackward(f, z, 0, dh, 0, dz, GUARD, length);
      unguarded(dz);
      float[] got = unguarded(h);
      for (int i = 0; i < length; i++) {
        assertClose(value(f, z[i]), Math.abs(z[i]), got[i], TOLERANCE, f + "(" + z[i] + ")");
      }
    }
  }

  /** Dense around 0, into both tails, and far out where e^x over- and underflows. */
  private static float[] grid() {
    float[] z = new float[2021];
    for (int i = 0; i < 2001; i++) {
      z[i] = (i - 1000) * 0.015f;
    }
    float[] far = {20, 50, 88, 89, 100, 1000, 1e4f, 1e-3f, 1e-6f, 1e-20f};
    for (int i = 0; i < far.length; i++) {
      z[2001 + i] = far[i];
      z[2011 + i] = -far[i];
    }
    return z;
  }

  private static double value(Activation f, double z) {
    return switch (f) {
      case RELU -> Math.max(0, z);
      case GELU_TANH ->
          0.5 * z * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z * z * z)));
      case GELU_ERF -> z * NORMAL.cumulativeProbability(z);
    };
  }

  // ---- vectors

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 6, 13, 17, 207, 702})
  void scaledVectorsAreAdded(int length) {
    float[] x = random(1, length);
    float[] y = random(2, length);
    float[] room = guarded(y);
    kernels.addScaled(-1.7f, guarded(x), GUARD, room, GUARD, length);
    float[] got = unguarded(room);
    for (int i = 0; i < length; i++) {
      double term = -1.7f * (double) x[i];
      assertClose(y[i] + term, Math.abs(y[i]) + Math.abs(term), got[i], TOLERANCE, "at " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 6, 13, 17, 207, 702})
  void elementsAreMultiplied(int length) {
    float[] x = random(1, length + 3);
    float[] y = random(2, length + 3);
    float[] z = random(3, length + 3);
    float[] before = z.clone();
    kernels.multiplyElements(x, y, z, length);
    for (int i = 0; i < z.length; i++) {
      assertEquals(i < length ? x[i] * y[i] : before[i], z[i], "at " + i);
    }
    float[] inPlace = x.clone();
    kernels.multiplyElements(inPlace, y, inPlace, length);
    for (int i = 0; i < z.length; i++) {
      assertEquals(i < length ? x[i] * y[i] : x[i], inPlace[i], "in place, at " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 6, 13, 17, 207, 702, 2061})
  void productsAreSummed(int length) {
    float[] x = random(1, length + 3);
    float[] y = random(2, length + 3);
    double sum = 0;
    double terms = 0;
    double squares = 0;
    for (int i = 0; i < length; i++) {
      sum += (double) x[i] * y[i];
      terms += Math.abs((double) x[i] * y[i]);
      squares += (double) x[i] * x[i];
    }
    assertClose(sum, terms, kernels.dot(x, y, length), TOLERANCE, "dot");
    assertClose(squares, squares, kernels.dot(x, x, length), TOLERANCE, "squares");
    x[0] = Float.NaN;
    assertEquals(length > 0, Double.isNaN(kernels.dot(x, y, length)));
  }

  /** Three steps of algorithm 1 of Kingma and Ba, written out in double. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 6, 13, 17, 207})
  void adamFollowsThePaper(int length) {
    int room = length + 3;
    float[] value = random(1, room);
    float[] m = new float[room];
    float[] v = new float[room];
    double[] expected = new double[length];
    double[] first = new double[length];
    double[] second = new double[length];
    for (int i = 0; i < length; i++) {
      expected[i] = value[i];
    }
    for (int t = 1; t <= 3; t++) {
      float[] gradient = random(10 + t, room);
      for (int i = 0; i < length; i++) {
        double g = 0.25 * gradient[i];
        first[i] = 0.9 * first[i] + 0.1 * g;
        second[i] = 0.98 * second[i] + 0.02 * g * g;
        double mHat = first[i] / (1 - Math.pow(0.9, t));
        double vHat = second[i] / (1 - Math.pow(0.98, t));
        expected[i] -= 0.01 * mHat / (Math.sqrt(vHat) + 1e-8);
      }
      kernels.adam(
          new Adam(0.9f, 0.98f, 1e-8f).begin(t, 0.01f, 0.25f), value, gradient, m, v, length);
      for (int i = 0; i < room; i++) {
        assertTrue(i < length == (gradient[i] == 0), "gradient at " + i + ": " + gradient[i]);
      }
    }
    float[] untouched = random(1, room);
    for (int i = 0; i < room; i++) {
      if (i < length) {
        assertClose(expected[i], Math.abs(expected[i]) + 0.03, value[i], TOLERANCE, "at " + i);
      } else {
        assertEquals(untouched[i], value[i], "at " + i);
        assertEquals(0, m[i] + v[i], "moments at " + i);
      }
    }
  }
}
