package moebench.bench.jmh;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import moebench.layers.Initializer;
import moebench.layers.kernels.Kernels;
import moebench.layers.kernels.PackedMatrix;

/**
 * The three matrix products of a linear layer, on random values that are always the same ones: the
 * output Y = X·W and the gradients dX = dY·Wᵀ and dW += Xᵀ·dY.
 */
final class GemmUnderTest {
  private static final long SEED = 1;

  private final GemmShape shape;
  private final Kernels kernels;
  private final float[] x; // [tokens, k]
  private final float[] w; // [k, n]
  private final float[] dy; // [tokens, n]
  private final float[] y; // [tokens, n]
  private final float[] dx; // [tokens, k]
  private final float[] dw; // [k, n]
  private final PackedMatrix packed; // W
  private final PackedMatrix packedTransposed; // Wᵀ

  GemmUnderTest(GemmShape shape, Kernels kernels) {
    this.shape = shape;
    this.kernels = kernels;
    RandomGenerator random = Initializer.random(SEED);
    x = normal(shape.tokens(), shape.k(), random);
    w = normal(shape.k(), shape.n(), random);
    dy = normal(shape.tokens(), shape.n(), random);
    y = new float[dy.length];
    dx = new float[x.length];
    dw = new float[w.length];
    packed = kernels.allocatePacked(shape.k(), shape.n());
    packedTransposed = kernels.allocatePacked(shape.n(), shape.k());
  }

  private static float[] normal(int rows, int columns, RandomGenerator random) {
    float[] values = new float[Math.multiplyExact(rows, columns)];
    Initializer.truncatedNormal(values, 1, random);
    return values;
  }

  /** Y = X·W with the same weights as before; returns Y. */
  float[] forward() {
    kernels.multiply(shape.tokens(), x, 0, packed, y, 0);
    return y;
  }

  /** Y = X·W with weights that have just changed, as in every step of training; returns Y. */
  float[] firstForward() {
    kernels.pack(w, 0, packed);
    return forward();
  }

  /** dX = dY·Wᵀ; returns dX. */
  float[] inputGradient() {
    kernels.multiply(shape.tokens(), dy, 0, packedTransposed, dx, 0);
    return dx;
  }

  /** dX = dY·Wᵀ with weights that have just changed, as in every step of training; returns dX. */
  float[] firstInputGradient() {
    kernels.packTransposed(w, 0, packedTransposed);
    return inputGradient();
  }

  /** dW += Xᵀ·dY; returns dW. */
  float[] weightGradient() {
    kernels.addTransposedProduct(shape.k(), shape.n(), shape.tokens(), x, 0, dy, 0, dw, 0);
    return dw;
  }

  /** Each product reads two of the three matrices once and writes the third. */
  FlopsAndBytes work() {
    double m = shape.tokens();
    double k = shape.k();
    double n = shape.n();
    return new FlopsAndBytes(2 * m * k * n, Float.BYTES * (m * k + k * n + m * n));
  }

  /**
   * Computes each product with fresh weights and again with the same, because kernels may take
   * another way then, and compares entries with dot products in double.
   *
   * @return largest |got − reference| / Σ|terms|
   * @throws IllegalStateException when a product is wrong
   */
  double verify() {
    kernels.pack(w, 0, packed);
    kernels.packTransposed(w, 0, packedTransposed);
    return Math.max(check(), check());
  }

  private double check() {
    int m = shape.tokens();
    int k = shape.k();
    int n = shape.n();
    Arrays.fill(dw, 0);
    double y =
        ProductCheck.largestError(
            "Y", forward(), n, k, (i, j, l) -> (double) x[i * k + l] * w[l * n + j]);
    double dx =
        ProductCheck.largestError(
            "dX", inputGradient(), k, n, (i, j, l) -> (double) dy[i * n + l] * w[j * n + l]);
    double dw =
        ProductCheck.largestError(
            "dW", weightGradient(), n, m, (i, j, l) -> (double) x[l * k + i] * dy[l * n + j]);
    return Math.max(y, Math.max(dx, dw));
  }
}
