package moebench.layers.kernels;

import static moebench.layers.kernels.Tensors.GUARD;
import static moebench.layers.kernels.Tensors.assertClose;
import static moebench.layers.kernels.Tensors.guarded;
import static moebench.layers.kernels.Tensors.random;
import static moebench.layers.kernels.Tensors.unguarded;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The matrix products of every back-end against sums in double precision. */
@Tag("simd")
@ParameterizedClass
@MethodSource("moebench.layers.kernels.Tensors#kernels")
class MatrixContractTest {
  private static final double TOLERANCE = 2e-6;

  private final Kernels kernels;

  MatrixContractTest(Kernels kernels) {
    this.kernels = kernels;
  }

  /** Sizes around tiles, blocks of k and blocks of rows; the router's and the output's shapes. */
  @ParameterizedTest
  @CsvSource({
    "0, 6, 13",
    "1, 1, 1",
    "1, 702, 17",
    "6, 13, 17",
    "13, 17, 6",
    "17, 6, 0",
    "17, 207, 13",
    "4, 24, 256",
    "8, 48, 257",
    "5, 64, 300",
    "13, 16, 702",
    "11, 112, 520",
    "97, 50, 31",
    "207, 2, 64",
    "702, 8, 6",
    "20, 73, 513",
    "7, 0, 5",
    "1, 702, 300",
    "97, 702, 300",
    "13, 17, 1100",
    "97, 1600, 130",
    "1, 1600, 300"
  })
  void productsAreSumsOfProducts(int m, int n, int k) {
    float[] a = random(1, m * k);
    float[] b = random(2, k * n);
    PackedMatrix packed = kernels.allocatePacked(k, n);
    assertEquals(k, packed.k());
    assertEquals(n, packed.n());
    kernels.pack(guarded(b), GUARD, packed);
    checkProduct(m, n, k, a, b, packed);

    PackedMatrix fromTransposed = kernels.allocatePacked(k, n);
    kernels.packTransposed(guarded(transposed(b, k, n)), GUARD, fromTransposed);
    checkProduct(m, n, k, a, b, fromTransposed);

    checkTransposedProduct(m, n, k, transposed(a, m, k), b);
  }

  private void checkProduct(int m, int n, int k, float[] a, float[] b, PackedMatrix packed) {
    float[] room = guarded(random(3, m * n));
    kernels.multiply(m, guarded(a), GUARD, packed, room, GUARD);
    float[] c = unguarded(room);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        double terms = 0;
        for (int p = 0; p < k; p++) {
          double term = (double) a[i * k + p] * b[p * n + j];
          sum += term;
          terms += Math.abs(term);
        }
        assertClose(sum, terms, c[i * n + j], TOLERANCE, "C[" + i + ", " + j + "]");
      }
    }
  }

  private void checkTransposedProduct(int m, int n, int k, float[] a, float[] b) {
    float[] before = random(4, m * n);
    float[] room = guarded(before);
    kernels.addTransposedProduct(m, n, k, guarded(a), GUARD, guarded(b), GUARD, room, GUARD);
    float[] c = unguarded(room);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = before[i * n + j];
        double terms = Math.abs(sum);
        for (int p = 0; p < k; p++) {
          double term = (double) a[p * m + i] * b[p * n + j];
          sum += term;
          terms += Math.abs(term);
        }
        assertClose(sum, terms, c[i * n + j], TOLERANCE, "C[" + i + ", " + j + "]");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"6, 17, 13", "9, 64, 300"})
  void notANumberStaysInItsRowAndColumn(int m, int n, int k) {
    float[] a = random(1, m * k);
    float[] b = random(2, k * n);
    a[2 * k + 3] = Float.NaN;
    b[5 * n + n - 1] = Float.POSITIVE_INFINITY;
    PackedMatrix packed = kernels.allocatePacked(k, n);
    kernels.pack(b, 0, packed);
    float[] product = new float[m * n];
    kernels.multiply(m, a, 0, packed, product, 0);
    float[] sum = new float[m * n];
    kernels.addTransposedProduct(m, n, k, transposed(a, m, k), 0, b, 0, sum, 0);
    for (float[] c : new float[][] {product, sum}) {
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          float got = c[i * n + j];
          if (i == 2) {
            assertTrue(Float.isNaN(got));
          } else if (j == n - 1) {
            assertEquals(Math.signum(a[i * k + 5]) * Float.POSITIVE_INFINITY, got);
          } else {
            assertFalse(Float.isNaN(got) || Float.isInfinite(got));
          }
        }
      }
    }
  }

  /** Scratch memory that a larger product filled must not show in a smaller one. */
  @ParameterizedTest
  @CsvSource({"5, 7, 11"})
  void aProductDoesNotDependOnWhatRanBefore(int m, int n, int k) {
    float[] a = random(1, m * k);
    float[] b = random(2, k * n);
    float[] fresh = new float[m * n];
    kernels.addTransposedProduct(m, n, k, a, 0, b, 0, fresh, 0);
    float[] large = random(3, 60 * 70);
    kernels.addTransposedProduct(60, 50, 70, large, 0, large, 0, new float[60 * 50], 0);
    float[] again = new float[m * n];
    kernels.addTransposedProduct(m, n, k, a, 0, b, 0, again, 0);
    assertArrayEquals(fresh, again);
  }

  private static float[] transposed(float[] x, int rows, int columns) {
    float[] t = new float[x.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        t[j * rows + i] = x[i * columns + j];
      }
    }
    return t;
  }
}
