package moebench.layers.kernels;

import static moebench.layers.kernels.Tensors.GUARD;
import static moebench.layers.kernels.Tensors.assertClose;
import static moebench.layers.kernels.Tensors.guarded;
import static moebench.layers.kernels.Tensors.random;
import static moebench.layers.kernels.Tensors.unguarded;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What works on rows and columns, in every back-end, against sums in double precision. */
@Tag("simd")
@ParameterizedClass
@MethodSource("moebench.layers.kernels.Tensors#kernels")
class RowsContractTest {
  private static final double TOLERANCE = 2e-6;
  private static final String SHAPES =
      """
      0, 6
      1, 1
      6, 13
      13, 17
      17, 8
      20, 1
      5, 15
      5, 16
      5, 207
      3, 702
      """;

  private final Kernels kernels;

  RowsContractTest(Kernels kernels) {
    this.kernels = kernels;
  }

  @ParameterizedTest
  @CsvSource(textBlock = SHAPES)
  void columnSumsAreAdded(int rows, int columns) {
    float[] x = random(1, rows * columns);
    checkColumnSums(x, guarded(x), rows, columns);
    checkColumnSums(x, Arrays.copyOf(guarded(x), GUARD + x.length), rows, columns);
  }

  private void checkColumnSums(float[] x, float[] guarded, int rows, int columns) {
    float[] before = random(2, columns);
    float[] room = guarded(before);
    kernels.addColumnSums(guarded, GUARD, rows, columns, room, GUARD);
    float[] got = unguarded(room);
    for (int j = 0; j < columns; j++) {
      double sum = before[j];
      double terms = Math.abs(sum);
      for (int i = 0; i < rows; i++) {
        sum += x[i * columns + j];
        terms += Math.abs(x[i * columns + j]);
      }
      assertClose(sum, terms, got[j], TOLERANCE, "column " + j);
    }
  }

  // ---- softmax

  @ParameterizedTest
  @CsvSource(textBlock = SHAPES)
  void softmaxRowsAreNormalisedExponentials(int rows, int columns) {
    checkSoftmax(random(1, rows * columns), rows, columns);
  }

  @Test
  void softmaxOfExtremeLogitsNeitherOverflowsNorLosesTheWinner() {
    checkSoftmax(new float[] {1e4f, -1e4f, 0, 1e4f, 88, -88, 1e4f - 3, 9999}, 1, 8);
    checkSoftmax(new float[] {-1e4f, -1e4f, -1e4f - 1}, 1, 3);
    float[] wide = new float[21];
    Arrays.fill(wide, -200);
    wide[20] = 700;
    checkSoftmax(wide, 1, 21);
    wide[3] = Float.NEGATIVE_INFINITY;
    checkSoftmax(wide, 1, 21);
  }

  @ParameterizedTest
  @CsvSource({"3, 1", "3, 8", "3, 16", "3, 21"})
  void notANumberInLogitsSpoilsItsRowOnly(int rows, int columns) {
    for (int row = 0; row < rows; row++) {
      for (int at : new int[] {row * columns, (row + 1) * columns - 1}) {
        checkNotANumber(Float.NaN, at, rows, columns);
        checkNotANumber(Float.POSITIVE_INFINITY, at, rows, columns);
        checkNotANumber(Float.intBitsToFloat(0x7fc00001), at, rows, columns);
        checkNotANumber(Float.intBitsToFloat(0xffc00181), at, rows, columns);
      }
    }
  }

  private void checkNotANumber(float bad, int at, int rows, int columns) {
    float[] logits = random(1, rows * columns);
    logits[at] = bad;
    int row = at / columns;
    float[] p = new float[rows * columns];
    float[] logSumExp = new float[rows];
    kernels.softmax(logits, p, logSumExp, rows, columns);
    for (int i = 0; i < p.length; i++) {
      assertEquals(i / columns == row, Float.isNaN(p[i]), "at " + i);
      assertTrue(i / columns == row || Float.isFinite(p[i]), "at " + i);
    }
    for (int i = 0; i < rows; i++) {
      assertEquals(i == row, Float.isNaN(logSumExp[i]), "row " + i);
      assertTrue(i == row || Float.isFinite(logSumExp[i]), "row " + i);
    }
  }

  /**
   * Once in arrays as long as the rows, and once in longer ones, of which vectors may read more.
   */
  private void checkSoftmax(float[] logits, int rows, int columns) {
    checkSoftmaxIn(logits, rows, columns);
    checkSoftmaxIn(Arrays.copyOf(logits, logits.length + 16), rows, columns);
  }

  private void checkSoftmaxIn(float[] logits, int rows, int columns) {
    float[] p = new float[logits.length];
    float[] logSumExp = new float[rows];
    kernels.softmax(logits, p, logSumExp, rows, columns);
    for (int i = 0; i < rows; i++) {
      double max = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < columns; j++) {
        max = Math.max(max, logits[i * columns + j]);
      }
      double sum = 0;
      for (int j = 0; j < columns; j++) {
        sum += Math.exp(logits[i * columns + j] - max);
      }
      for (int j = 0; j < columns; j++) {
        double expected = Math.exp(logits[i * columns + j] - max) / sum;
        assertClose(expected, expected, p[i * columns + j], TOLERANCE, "p[" + i + ", " + j + "]");
      }
      double expected = max + Math.log(sum);
      assertClose(expected, Math.abs(max) + 1, logSumExp[i], TOLERANCE, "log sum exp " + i);
    }
    float[] inPlace = logits.clone();
    kernels.softmax(inPlace, inPlace, logSumExp, rows, columns);
    assertArrayEquals(p, inPlace, "in place, and nothing behind the rows");
  }

  @ParameterizedTest
  @CsvSource(textBlock = SHAPES)
  void softmaxGradientIsTheJacobianTimesTheGradient(int rows, int columns) {
    float[] p = new float[rows * columns];
    kernels.softmax(random(1, rows * columns), p, new float[rows], rows, columns);
    float[] dp = random(2, rows * columns);
    float[] got = new float[rows * columns];
    kernels.softmaxBackward(p, dp, got, rows, columns);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        double sum = 0;
        double terms = 0;
        for (int l = 0; l < columns; l++) {
          double jacobian =
              (double) p[i * columns + l] * ((l == j ? 1 : 0) - (double) p[i * columns + j]);
          sum += jacobian * dp[i * columns + l];
          terms += Math.abs(p[i * columns + l] * dp[i * columns + l]) * p[i * columns + j];
        }
        terms += Math.abs(p[i * columns + j] * dp[i * columns + j]);
        assertClose(sum, terms, got[i * columns + j], TOLERANCE, "row " + i + ", " + j);
      }
    }
    float[] inPlace = dp.clone();
    kernels.softmaxBackward(p, inPlace, inPlace, rows, columns);
    assertArrayEquals(got, inPlace, "in place");
  }

  // ---- layer normalisation

  @ParameterizedTest
  @CsvSource(textBlock = SHAPES)
  void layerNormCentresAndScalesRows(int rows, int columns) {
    float[] x = random(1, rows * columns);
    float[] gain = random(2, columns);
    float[] bias = random(3, columns);
    float[] y = new float[rows * columns];
    float[] mean = new float[rows];
    float[] rstd = new float[rows];
    kernels.layerNorm(x, gain, bias, y, mean, rstd, rows, columns);
    for (int i = 0; i < rows; i++) {
      float[] row = Arrays.copyOfRange(x, i * columns, (i + 1) * columns);
      double centre = mean(row);
      double scale = rstd(row);
      assertClose(centre, 2, mean[i], TOLERANCE, "mean " + i);
      assertClose(scale, scale, rstd[i], TOLERANCE, "rstd " + i);
      for (int j = 0; j < columns; j++) {
        double hat = (row[j] - centre) * scale;
        // The rounding of x − mean is of the size of x, not of the difference.
        double terms = (Math.abs(hat) + 2 * scale) * Math.abs(gain[j]) + Math.abs(bias[j]);
        double expected = hat * gain[j] + bias[j];
        assertClose(expected, terms, y[i * columns + j], TOLERANCE, "y[" + i + ", " + j + "]");
      }
    }
  }

  /** Against central differences, in double, of Σ dy ⊙ layerNorm. */
  @ParameterizedTest
  @CsvSource({"1, 6", "3, 13", "4, 17", "2, 64"})
  void layerNormGradientsMatchCentralDifferences(int rows, int columns) {
    float[] x = random(1, rows * columns);
    float[] gain = random(2, columns);
    float[] bias = random(3, columns);
    float[] dy = random(4, rows * columns);
    float[] mean = new float[rows];
    float[] rstd = new float[rows];
    kernels.layerNorm(x, gain, bias, new float[rows * columns], mean, rstd, rows, columns);
    float[] dx = random(5, rows * columns);
    float[] dGain = random(6, columns);
    float[] dBias = random(7, columns);
    kernels.layerNormBackward(x, gain, mean, rstd, dy, dx, dGain, dBias, rows, columns);

    float[] dGainBefore = random(6, columns);
    float[] dBiasBefore = random(7, columns);
    for (int j = 0; j < columns; j++) {
      double gainSum = dGainBefore[j];
      double biasSum = dBiasBefore[j];
      double terms = Math.abs(gainSum);
      for (int i = 0; i < rows; i++) {
        float[] row = Arrays.copyOfRange(x, i * columns, (i + 1) * columns);
        double term = dy[i * columns + j] * (row[j] - mean(row)) * rstd(row);
        gainSum += term;
        terms += Math.abs(term) + 4 * rstd(row);
        biasSum += dy[i * columns + j];
      }
      assertClose(gainSum, terms, dGain[j], TOLERANCE, "dGain " + j);
      assertClose(biasSum, 2 + 2 * rows, dBias[j], TOLERANCE, "dBias " + j);
    }
    for (int i = 0; i < rows; i++) {
      double[] row = new double[columns];
      double weight = 0;
      for (int j = 0; j < columns; j++) {
        row[j] = x[i * columns + j];
        weight = Math.max(weight, Math.abs(dy[i * columns + j] * gain[j]));
      }
      for (int j = 0; j < columns; j++) {
        double step = 1e-5;
        double expected =
            (weightedNorm(row, j, step, gain, dy, i * columns)
                    - weightedNorm(row, j, -step, gain, dy, i * columns))
                / (2 * step);
        // Three terms, each at most the largest weight (times rstd and |x̂| ≤ √columns).
        double terms = 3 * weight * rstd[i] * Math.sqrt(columns);
        assertClose(expected, terms, dx[i * columns + j], 1e-5, "dx[" + i + ", " + j + "]");
      }
    }
  }

  private static double weightedNorm(
      double[] row, int moved, double by, float[] gain, float[] dy, int offset) {
    double[] x = row.clone();
    x[moved] += by;
    double mean = Arrays.stream(x).sum() / x.length;
    double variance = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum() / x.length;
    double sum = 0;
    for (int j = 0; j < x.length; j++) {
      sum += dy[offset + j] * gain[j] * (x[j] - mean) / Math.sqrt(variance + 1e-5);
    }
    return sum;
  }

  private static double mean(float[] row) {
    double sum = 0;
    for (float x : row) {
      sum += x;
    }
    return sum / row.length;
  }

  private static double rstd(float[] row) {
    double mean = mean(row);
    double sum = 0;
    for (float x : row) {
      sum += (x - mean) * (x - mean);
    }
    return 1 / Math.sqrt(sum / row.length + 1e-5);
  }

  // ---- moving rows

  @ParameterizedTest
  @CsvSource(textBlock = SHAPES)
  void gatherCopiesRowsOrZeros(int count, int width) {
    float[] in = random(1, 9 * width);
    int[] rows = rows(count, 9);
    float[] out = random(2, count * width);
    kernels.gather(in, rows, count, width, out);
    for (int i = 0; i < count * width; i++) {
      int row = rows[i / width];
      assertEquals(row < 0 ? 0 : in[row * width + i % width], out[i], "at " + i);
    }
  }

  @ParameterizedTest
  @CsvSource(textBlock = SHAPES)
  void gatherSumsAddTheRowsThatThereAre(int count, int width) {
    for (int terms : new int[] {1, 2, 3, 12}) {
      float[] in = random(1, 9 * width);
      int[] rows = rows(count * terms, 9);
      float[] ones = new float[count * terms];
      Arrays.fill(ones, 1);
      float[] out = random(2, count * width);
      kernels.gatherSum(in, rows, count, terms, width, out);
      checkWeightedSum(in, rows, ones, count, terms, width, out);
      float[] weights = random(3, count * terms);
      kernels.gatherWeightedSum(in, rows, weights, count, terms, width, out);
      checkWeightedSum(in, rows, weights, count, terms, width, out);
    }
  }

  private static void checkWeightedSum(
      float[] in, int[] rows, float[] weights, int count, int terms, int width, float[] out) {
    for (int i = 0; i < count; i++) {
      for (int c = 0; c < width; c++) {
        double sum = 0;
        double size = 0;
        for (int j = i * terms; j < (i + 1) * terms; j++) {
          double term = rows[j] < 0 ? 0 : (double) weights[j] * in[rows[j] * width + c];
          sum += term;
          size += Math.abs(term);
        }
        assertClose(sum, size, out[i * width + c], TOLERANCE, "out[" + i + ", " + c + "]");
      }
    }
  }

  /** A row that nobody goes to may hold anything: its weight must not turn it into a NaN. */
  @Test
  void aMissingRowAddsNothingWhateverItsWeight() {
    float[] out = {7, 7};
    kernels.gatherWeightedSum(
        new float[] {1, 2}, new int[] {-1, 0}, new float[] {Float.NaN, 3}, 1, 2, 2, out);
    assertArrayEquals(new float[] {3, 6}, out);
  }

  @ParameterizedTest
  @CsvSource(textBlock = SHAPES)
  void scatterAddsToEveryTarget(int count, int width) {
    for (int terms : new int[] {1, 2, 12}) {
      float[] in = random(1, count * width);
      int[] rows = rows(count * terms, 5);
      float[] before = random(2, 5 * width);
      float[] out = before.clone();
      kernels.scatterAdd(in, rows, count, terms, width, out);
      double[] expected = new double[out.length];
      double[] size = new double[out.length];
      for (int i = 0; i < out.length; i++) {
        expected[i] = before[i];
        size[i] = Math.abs(before[i]);
      }
      for (int j = 0; j < count * terms; j++) {
        for (int c = 0; rows[j] >= 0 && c < width; c++) {
          expected[rows[j] * width + c] += in[j / terms * width + c];
          size[rows[j] * width + c] += Math.abs(in[j / terms * width + c]);
        }
      }
      for (int i = 0; i < out.length; i++) {
        assertClose(expected[i], size[i], out[i], TOLERANCE, "at " + i);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(textBlock = SHAPES)
  void combineGradientsAreScaledRowsAndDotProducts(int count, int width) {
    float[] dOut = random(1, 9 * width);
    float[] in = random(2, count * width);
    float[] weights = random(3, count);
    int[] targets = rows(count, 9);
    float[] dIn = random(4, count * width);
    float[] dWeights = random(5, count);
    kernels.gatherWeightedSumBackward(dOut, in, targets, weights, count, width, dIn, dWeights);
    for (int i = 0; i < count; i++) {
      double dot = 0;
      double size = 0;
      for (int c = 0; c < width; c++) {
        float d = targets[i] < 0 ? 0 : dOut[targets[i] * width + c];
        assertEquals(weights[i] * d, dIn[i * width + c], 0, "dIn[" + i + ", " + c + "]");
        dot += (double) in[i * width + c] * d;
        size += Math.abs((double) in[i * width + c] * d);
      }
      assertClose(dot, size, dWeights[i], TOLERANCE, "dWeights " + i);
    }
  }

  /** Row numbers below {@code bound} with repeats, about a quarter of them −1. */
  private static int[] rows(int count, int bound) {
    SplittableRandom random = new SplittableRandom(11);
    int[] rows = new int[count];
    for (int i = 0; i < count; i++) {
      rows[i] = random.nextInt(4) == 0 ? -1 : random.nextInt(bound);
    }
    return rows;
  }
}
