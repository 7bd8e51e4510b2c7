package moebench.layers.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The k largest of each row, in every back-end, against a stable sort. */
@Tag("simd")
@ParameterizedClass
@MethodSource("moebench.layers.kernels.Tensors#kernels")
class TopKContractTest {
  private static final int ROWS = 37;
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  private final Kernels kernels;

  TopKContractTest(Kernels kernels) {
    this.kernels = kernels;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 6, 8, 13, 16, 17, 32, 64, 207})
  void theLargestComeFirst(int columns) {
    check(Tensors.random(1, ROWS * columns), columns);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 6, 8, 13, 16, 17, 32, 64, 207})
  void tiesGoToTheLowerColumn(int columns) {
    check(drawn(columns, 0, -0.0f, 1, 1.5f), columns);
    check(drawn(columns, 7), columns);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 6, 8, 13, 16, 17, 32, 64, 207})
  void notANumberCountsAsLeast(int columns) {
    check(drawn(columns, Float.NaN, 1, 2), columns);
    check(drawn(columns, Float.NaN, -INFINITY), columns);
    check(drawn(columns, Float.NaN, -INFINITY, 3, INFINITY, Float.MAX_VALUE), columns);
    check(drawn(columns, Float.NaN), columns);
  }

  @Test
  void moreThanThereAreIsRefused() {
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> kernels.topK(new float[6], 2, 3, 4, new int[8]));
    assertEquals("there are no 4 largest of 3", error.getMessage());
  }

  private void check(float[] x, int columns) {
    for (int k : new int[] {1, 2, 3, columns}) {
      if (k <= columns) {
        int[] indices = new int[ROWS * k + 3];
        Arrays.fill(indices, -7);
        kernels.topK(x, ROWS, columns, k, indices);
        int[] expected = new int[ROWS * k + 3];
        Arrays.fill(expected, -7);
        for (int i = 0; i < ROWS; i++) {
          System.arraycopy(sorted(x, i * columns, columns), 0, expected, i * k, k);
        }
        assertArrayEquals(expected, indices, () -> k + " of " + columns);
      }
    }
  }

  private static int[] sorted(float[] x, int row, int columns) {
    Comparator<Integer> byValue =
        Comparator.comparingDouble(j -> Float.isNaN(x[row + j]) ? -INFINITY : x[row + j] + 0.0);
    return IntStream.range(0, columns)
        .boxed()
        .sorted(byValue.reversed())
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Values drawn from a few, so that most rows hold ties. */
  private static float[] drawn(int columns, float... from) {
    SplittableRandom random = new SplittableRandom(3);
    float[] x = new float[ROWS * columns];
    for (int i = 0; i < x.length; i++) {
      x[i] = from[random.nextInt(from.length)];
    }
    return x;
  }
}
