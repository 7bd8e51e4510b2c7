package moebench.bench.jmh;

import java.util.random.RandomGenerator;
import moebench.layers.Initializer;

/** Compares elements of a matrix product with sums in double precision. */
public final class ProductCheck {
  /** Elements that are compared: the corners and random ones, always the same. */
  private static final int CHECKED = 500;

  /** Of Σ|terms|: sums of thousands of float32 products, in whatever order. */
  private static final double TOLERANCE = 2e-6;

  private ProductCheck() {}

  /** Term {@code i} of the sum at {@code [row, column]}. */
  @FunctionalInterface
  public interface Term {
    double at(int row, int column, int i);
  }

  /**
   * Checks a product.
   *
   * @param name of the product, for the message
   * @param got {@code [·, columns]}
   * @param columns of the product
   * @param depth terms of each sum
   * @return largest |got − reference| / Σ|terms|
   * @throws IllegalStateException when an element is wrong
   */
  public static double largestError(String name, float[] got, int columns, int depth, Term term) {
    RandomGenerator random = Initializer.random(1);
    int last = got.length - 1;
    double largest = 0;
    for (int i = 0; i < CHECKED; i++) {
      int index =
          switch (i) {
            case 0 -> 0;
            case 1 -> columns - 1;
            case 2 -> last - columns + 1;
            case 3 -> last;
            default -> random.nextInt(got.length);
          };
      double error = error(name, got[index], index / columns, index % columns, depth, term);
      largest = Math.max(largest, error);
    }
    return largest;
  }

  private static double error(String name, float got, int row, int column, int depth, Term term) {
    double sum = 0;
    double magnitude = 0;
    for (int i = 0; i < depth; i++) {
      double summand = term.at(row, column, i);
      sum += summand;
      magnitude += Math.abs(summand);
    }
    double error = Math.abs(got - sum) / magnitude;
    if (!(error <= TOLERANCE)) {
      throw new IllegalStateException(
          "wrong product: %s[%d, %d] is %s, the reference is %s (error %.2g of Σ|terms|)"
              .formatted(name, row, column, got, sum, error));
    }
    return error;
  }
}
