package moebench.layers.kernels;

import static moebench.layers.kernels.Tensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kernels over rows, in blocks for three threads, write what one thread writes, to the bit. */
@Tag("simd")
class RowThreadsTest {
  /** Too few rows for blocks, a block of few rows, blocks of unequal size, few wide rows. */
  private static final String SHAPES =
      """
      0, 6
      5, 13
      1501, 13
      1027, 8
      4999, 61
      7, 40001
      2, 70001
      """;

  private final Kernels one = Backends.of("simd").newKernels(1);
  private final Kernels three = Backends.of("simd").newKernels(3);

  @AfterEach
  void close() {
    one.close();
    three.close();
  }

  @ParameterizedTest
  @CsvSource(textBlock = SHAPES)
  void theSameOnThreeThreads(int rows, int columns) {
    float[] x = random(1, rows * columns);
    float[] dy = random(2, rows * columns);
    float[] weights = random(3, 2 * rows);
    float[] gain = random(4, columns);
    int[] from = new SplittableRandom(5).ints(2L * rows, -1, Math.max(1, rows)).toArray();
    check(rows, columns, (k, out) -> k.softmax(x, out.wide, out.narrow, rows, columns));
    check(rows, columns, (k, out) -> k.softmaxBackward(x, dy, out.wide, rows, columns));
    check(rows, columns, (k, out) -> k.topK(x, rows, columns, 2, out.indices));
    check(
        rows,
        columns,
        (k, out) -> k.layerNorm(x, gain, gain, out.wide, out.narrow, out.narrowToo, rows, columns));
    check(rows, columns, (k, out) -> k.gather(x, from, rows, columns, out.wide));
    check(rows, columns, (k, out) -> k.gatherSum(x, from, rows, 2, columns, out.wide));
    check(
        rows,
        columns,
        (k, out) -> k.gatherWeightedSum(x, from, weights, rows, 2, columns, out.wide));
    check(
        rows,
        columns,
        (k, out) ->
            k.gatherWeightedSumBackward(dy, x, from, weights, rows, columns, out.wide, out.narrow));
  }

  /** What a kernel writes to; what it leaves out stays as it was. */
  private record Output(float[] wide, float[] narrow, float[] narrowToo, int[] indices) {
    static Output filled(int rows, int columns) {
      int[] indices = new int[2 * rows];
      Arrays.fill(indices, -7);
      return new Output(random(6, rows * columns), random(7, rows), random(8, rows), indices);
    }
  }

  @FunctionalInterface
  private interface Call {
    void on(Kernels kernels, Output out);
  }

  private void check(int rows, int columns, Call call) {
    Output expected = Output.filled(rows, columns);
    Output got = Output.filled(rows, columns);
    call.on(one, expected);
    call.on(three, got);
    assertArrayEquals(expected.wide, got.wide);
    assertArrayEquals(expected.narrow, got.narrow);
    assertArrayEquals(expected.narrowToo, got.narrowToo);
    assertArrayEquals(expected.indices, got.indices);
  }
}
