package moebench.layers.kernels;

import static moebench.layers.kernels.Tensors.assertClose;
import static moebench.layers.kernels.Tensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import moebench.layers.Activation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Products over groups of rows, of every back-end, against sums in double precision. */
@Tag("simd")
@ParameterizedClass
@MethodSource("moebench.layers.kernels.Tensors#kernels")
class GroupsContractTest {
  private static final double TOLERANCE = 2e-6;

  private final Kernels kernels;

  GroupsContractTest(Kernels kernels) {
    this.kernels = kernels;
  }

  /** Rows of each group, and k and n: empty groups, one hot group, blocks and tiles not filled. */
  static Stream<Arguments> shapes() {
    return Stream.of(
        Arguments.of(new int[] {7}, 13, 17),
        Arguments.of(new int[] {0, 0, 0}, 5, 3),
        Arguments.of(new int[] {1, 0, 6, 13}, 64, 31),
        Arguments.of(new int[] {0, 0, 207, 0}, 20, 48),
        Arguments.of(new int[] {3, 401, 2, 17}, 9, 65),
        Arguments.of(new int[] {5, 4}, 300, 33),
        Arguments.of(new int[] {30, 50}, 17, 702),
        Arguments.of(new int[] {1100, 1}, 7, 20));
  }

  /** A shape with its data; the rows of the groups have gaps in between. */
  private record Case(
      RowGroups groups, int k, int n, float[] a, float[] b, float[] bias, int rows) {

    static Case of(int[] counts, int k, int n) {
      int[] first = new int[counts.length];
      int rows = 2;
      for (int g = 0; g < counts.length; g++) {
        first[g] = rows;
        rows += counts[g] + g % 2;
      }
      int groups = counts.length;
      return new Case(
          new RowGroups(first, counts),
          k,
          n,
          random(1, rows * k),
          random(2, groups * k * n),
          random(3, groups * n),
          rows);
    }

    boolean belongs(int group, int row) {
      int i = row - groups.firstRow()[group];
      return i >= 0 && i < groups.rowCount()[group];
    }

    double product(int group, int row, int column) {
      double sum = 0;
      for (int p = 0; p < k; p++) {
        sum += (double) a[row * k + p] * b[(group * k + p) * n + column];
      }
      return sum;
    }

    double terms(int row, int column, int group) {
      double sum = Math.abs(bias[group * n + column]);
      for (int p = 0; p < k; p++) {
        sum += Math.abs((double) a[row * k + p] * b[(group * k + p) * n + column]);
      }
      return sum;
    }

    PackedMatrix[] pack(Kernels kernels) {
      PackedMatrix[] packed = new PackedMatrix[groups.size()];
      for (int g = 0; g < packed.length; g++) {
        if (groups.rowCount()[g] > 0) {
          packed[g] = kernels.allocatePacked(k, n);
          kernels.pack(b, g * k * n, packed[g]);
        }
      }
      return packed;
    }
  }

  private interface Expected {
    double value(int group, int row, int column);
  }

  private static void check(Case given, float[] c, float[] before, Expected expected) {
    for (int row = 0; row < given.rows; row++) {
      for (int j = 0; j < given.n; j++) {
        float got = c[row * given.n + j];
        boolean written = false;
        for (int g = 0; g < given.groups.size(); g++) {
          if (given.belongs(g, row)) {
            written = true;
            double terms = given.terms(row, j, g);
            String where = "group %d, C[%d, %d]".formatted(g, row, j);
            assertClose(expected.value(g, row, j), terms, got, TOLERANCE, where);
          }
        }
        if (!written) {
          assertEquals(before[row * given.n + j], got, "row " + row + " is in no group");
        }
      }
    }
  }

  /** Twice, because the second product may use another order of B than the first. */
  @ParameterizedTest
  @MethodSource("shapes")
  void eachGroupHasItsOwnMatrixAndBias(int[] counts, int k, int n) {
    Case given = Case.of(counts, k, n);
    PackedMatrix[] packed = given.pack(kernels);
    float[] before = random(4, given.rows * n);
    for (int run = 0; run < 2; run++) {
      float[] plain = before.clone();
      kernels.multiplyGroups(given.groups, given.a, packed, Epilogue.NONE, plain);
      check(given, plain, before, given::product);
      float[] biased = before.clone();
      kernels.multiplyGroups(given.groups, given.a, packed, new Epilogue.Bias(given.bias), biased);
      check(given, biased, before, (g, i, j) -> given.product(g, i, j) + given.bias[g * n + j]);
    }
  }

  /** The activation itself is tested elsewhere: here it must be applied once, everywhere. */
  @ParameterizedTest
  @MethodSource("shapes")
  void activationsAreThoseOfTheSums(int[] counts, int k, int n) {
    Case given = Case.of(counts, k, n);
    PackedMatrix[] packed = given.pack(kernels);
    float[] before = random(4, given.rows * n);
    for (Activation f : Activation.values()) {
      float[] z = before.clone();
      float[] h = before.clone();
      kernels.multiplyGroups(
          given.groups, given.a, packed, new Epilogue.Activate(given.bias, f, z), h);
      check(given, z, before, (g, i, j) -> given.product(g, i, j) + given.bias[g * n + j]);
      float[] expected = new float[z.length];
      kernels.activate(f, z, 0, expected, 0, z.length);
      check(given, h, before, (g, i, j) -> expected[i * n + j]);
      float[] inPlace = before.clone();
      kernels.multiplyGroups(
          given.groups, given.a, packed, new Epilogue.Activate(given.bias, f, inPlace), inPlace);
      assertArrayEquals(h, inPlace);

      float[] gradient = before.clone();
      kernels.multiplyGroups(
          given.groups, given.a, packed, new Epilogue.ActivationGradient(f, z), gradient);
      float[] ones = new float[z.length];
      Arrays.fill(ones, 1);
      float[] slope = new float[z.length];
      kernels.activateBackward(f, z, 0, ones, 0, slope, 0, z.length);
      check(given, gradient, before, (g, i, j) -> given.product(g, i, j) * slope[i * n + j]);
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void gradientsOfWeightsAddUpPerGroup(int[] counts, int m, int n) {
    Case given = Case.of(counts, m, n);
    float[] dy = random(5, given.rows * n);
    int groups = counts.length;
    float[] before = random(6, groups * m * n);
    float[] c = before.clone();
    float[] sumsBefore = random(7, groups * n);
    float[] sums = sumsBefore.clone();
    kernels.addTransposedProducts(given.groups, m, n, given.a, dy, c, sums);
    for (int g = 0; g < groups; g++) {
      for (int j = 0; j < n; j++) {
        double columnSum = sumsBefore[g * n + j];
        double columnTerms = Math.abs(columnSum);
        for (int row = 0; row < given.rows; row++) {
          if (given.belongs(g, row)) {
            columnSum += dy[row * n + j];
            columnTerms += Math.abs(dy[row * n + j]);
          }
        }
        assertClose(columnSum, columnTerms, sums[g * n + j], TOLERANCE, "sum " + g + ", " + j);
        for (int i = 0; i < m; i++) {
          double sum = before[(g * m + i) * n + j];
          double terms = Math.abs(sum);
          for (int row = 0; row < given.rows; row++) {
            if (given.belongs(g, row)) {
              double term = (double) given.a[row * m + i] * dy[row * n + j];
              sum += term;
              terms += Math.abs(term);
            }
          }
          String where = "group %d, C[%d, %d]".formatted(g, i, j);
          assertClose(sum, terms, c[(g * m + i) * n + j], TOLERANCE, where);
        }
      }
    }
  }

  @Test
  void matricesOfDifferentSizesAreRefused() {
    PackedMatrix[] packed = {kernels.allocatePacked(3, 4), kernels.allocatePacked(4, 3)};
    kernels.pack(new float[12], 0, packed[0]);
    kernels.pack(new float[12], 0, packed[1]);
    RowGroups groups = new RowGroups(new int[] {0, 2}, new int[] {2, 2});
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                kernels.multiplyGroups(
                    groups, new float[16], packed, Epilogue.NONE, new float[16]));
    assertTrue(error.getMessage().contains("[4, 3]"), error.getMessage());
    assertTrue(error.getMessage().contains("[3, 4]"), error.getMessage());
  }

  /** The order of the sums depends neither on the number of threads nor on chance. */
  @ParameterizedTest
  @MethodSource("shapes")
  void threadsDoNotChangeResults(int[] counts, int k, int n) {
    Case given = Case.of(counts, k, n);
    try (Kernels one = Backends.of(kernels.id()).newKernels(1)) {
      float[][] results = new float[3][];
      float[][] gradients = new float[3][];
      float[][] sums = new float[3][];
      float[][] activated = new float[3][];
      float[][] slopes = new float[3][];
      for (int run = 0; run < 3; run++) {
        Kernels used = run == 0 ? one : kernels;
        results[run] = new float[given.rows * n];
        Epilogue bias = new Epilogue.Bias(given.bias);
        used.multiplyGroups(given.groups, given.a, given.pack(used), bias, results[run]);
        gradients[run] = new float[counts.length * k * n];
        sums[run] = new float[counts.length * n];
        used.addTransposedProducts(
            given.groups, k, n, given.a, results[run], gradients[run], sums[run]);
        activated[run] = new float[given.rows * n];
        slopes[run] = new float[given.rows * n];
        float[] z = new float[given.rows * n];
        Epilogue activate = new Epilogue.Activate(given.bias, Activation.GELU_TANH, z);
        used.multiplyGroups(given.groups, given.a, given.pack(used), activate, activated[run]);
        Epilogue gradient = new Epilogue.ActivationGradient(Activation.GELU_TANH, z);
        used.multiplyGroups(given.groups, given.a, given.pack(used), gradient, slopes[run]);
      }
      for (int run = 1; run < 3; run++) {
        assertArrayEquals(results[0], results[run]);
        assertArrayEquals(gradients[0], gradients[run]);
        assertArrayEquals(sums[0], sums[run]);
        assertArrayEquals(activated[0], activated[run]);
        assertArrayEquals(slopes[0], slopes[run]);
      }
    }
  }
}
