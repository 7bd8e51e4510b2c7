package moebench.bench.jmh;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sizes of X {@code [tokens, k]} · W {@code [k, n]}.
 *
 * @param tokens rows of X
 * @param k rows of W, the length of the dot products
 * @param n columns of W
 */
record GemmShape(int tokens, int k, int n) {
  private static final long MOST_FLOATS = Integer.MAX_VALUE - 8;
  private static final Pattern TEXT = Pattern.compile("(\\d{1,7})x(\\d{1,7})x(\\d{1,7})");

  GemmShape {
    if (tokens < 1 || k < 1 || n < 1) {
      throw new IllegalArgumentException(
          "tokens %d, k %d, n %d: each must be 1 or more".formatted(tokens, k, n));
    }
    long largest = Math.max((long) k * n, (long) tokens * Math.max(k, n));
    if (largest > MOST_FLOATS) {
      throw new IllegalArgumentException(
          "%dx%dx%d: a matrix does not fit one array: make a side smaller".formatted(tokens, k, n));
    }
  }

  /**
   * Reads {@code 64x128x512}: tokens, k, n.
   *
   * @throws IllegalArgumentException when it is not three sizes
   */
  static GemmShape of(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no shape; write tokens x k x n, such as 64x128x512");
    }
    return new GemmShape(
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        Integer.parseInt(matcher.group(3)));
  }
}
