package moebench.peers.gemm;

import java.util.random.RandomGenerator;
import moebench.layers.Initializer;

/**
 * Random operands of a product, and the check of its result.
 *
 * @param product what is computed
 * @param left row-major: x {@code [tokens, k]}, or dY {@code [tokens, n]} for dX
 * @param right row-major, one per copy: W {@code [k, n]}, or dY {@code [tokens, n]} for dW
 */
public record Operands(Product product, float[] left, float[][] right) {
  private static final int CHECKED = 500;

  /** Of Σ|terms|: sums of thousands of float32 products, in whatever order. */
  private static final double TOLERANCE = 2e-6;

  /** Operands drawn with {@code seed}. */
  public static Operands random(Product product, long seed) {
    RandomGenerator random = Initializer.random(seed);
    float[] left = new float[product.leftLength()];
    Initializer.truncatedNormal(left, 1, random);
    int length = product.rightLength();
    float[][] right = new float[product.copies()][length];
    Initializer.truncatedNormal(right[0], 1, random);
    // Drawing hundreds of megabytes would take seconds; shifted, the copies differ all the same.
    for (int i = 1; i < right.length; i++) {
      int shift = i % length;
      System.arraycopy(right[0], shift, right[i], 0, length - shift);
      System.arraycopy(right[0], 0, right[i], length - shift, shift);
    }
    return new Operands(product, left, right);
  }

  /**
   * Compares elements of a result, the corners among them, with sums in double precision.
   *
   * @param result {@code [rows, columns]} of one operation, on a zero result for dW
   * @param copy the weight matrix that it used
   * @return largest |got − reference| / Σ|terms|
   * @throws IllegalStateException when an element is wrong
   */
  public double check(String who, float[] result, int copy) {
    RandomGenerator random = Initializer.random(1);
    int last = product.resultLength() - 1;
    double largest = 0;
    for (int i = 0; i < CHECKED; i++) {
      int index =
          switch (i) {
            case 0 -> 0;
            case 1 -> product.columns() - 1;
            case 2 -> last - product.columns() + 1;
            case 3 -> last;
            default -> random.nextInt(last + 1);
          };
      largest = Math.max(largest, error(who, result[index], index, right[copy]));
    }
    return largest;
  }

  private double error(String who, float got, int index, float[] b) {
    int row = index / product.columns();
    int column = index % product.columns();
    double sum = 0;
    double magnitude = 0;
    for (int i = 0; i < product.depth(); i++) {
      double term = term(row, column, i, b);
      sum += term;
      magnitude += Math.abs(term);
    }
    double error = Math.abs(got - sum) / magnitude;
    if (!(error <= TOLERANCE)) {
      throw new IllegalStateException(
          "%s computed %s wrongly: element [%d, %d] is %s, the reference is %s"
              .formatted(who, product, row, column, got, sum));
    }
    return error;
  }

  private double term(int row, int column, int i, float[] b) {
    int k = product.k();
    int n = product.n();
    return switch (product.kind()) {
      case FORWARD -> (double) left[row * k + i] * b[i * n + column];
      case DX -> (double) left[row * n + i] * b[column * n + i];
      case DW -> (double) left[i * k + row] * b[i * n + column];
    };
  }
}
