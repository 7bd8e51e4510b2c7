package moebench.peers.gemm;

import java.util.random.RandomGenerator;
import moebench.bench.jmh.ProductCheck;
import moebench.layers.Initializer;

/**
 * Random operands of a product, and the check of its result.
 *
 * @param product what is computed
 * @param left row-major: x {@code [tokens, k]}, or dY {@code [tokens, n]} for dX
 * @param right row-major, one per copy: W {@code [k, n]}, or dY {@code [tokens, n]} for dW
 */
public record Operands(Product product, float[] left, float[][] right) {
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
   * @param who computed it
   * @param result {@code [rows, columns]} of one operation, on a zero result for dW
   * @param copy the weight matrix that it used
   * @return largest |got − reference| / Σ|terms|
   * @throws IllegalStateException when an element is wrong
   */
  public double check(String who, float[] result, int copy) {
    float[] b = right[copy];
    return ProductCheck.largestError(
        product + " by " + who,
        result,
        product.columns(),
        product.depth(),
        (row, column, i) -> term(row, column, i, b));
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
