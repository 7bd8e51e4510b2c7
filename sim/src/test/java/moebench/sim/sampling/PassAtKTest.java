package moebench.sim.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import moebench.layers.Initializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PassAtKTest {
  private static final double CLOSE = 1e-13;

  private static BigInteger choose(int n, int k) {
    BigInteger c = BigInteger.ONE;
    for (int i = 1; i <= k; i++) {
      c = c.multiply(BigInteger.valueOf(n - k + i)).divide(BigInteger.valueOf(i));
    }
    return k > n ? BigInteger.ZERO : c;
  }

  private static double ratio(BigInteger a, BigInteger b) {
    return new BigDecimal(a).divide(new BigDecimal(b), MathContext.DECIMAL128).doubleValue();
  }

  private static double exactAny(int n, int c, int k) {
    BigInteger all = choose(n, k);
    return ratio(all.subtract(choose(n - c, k)), all);
  }

  private static double exactBest(boolean[] right, int k) {
    BigInteger sum = BigInteger.ZERO;
    for (int rank = 1; rank <= right.length; rank++) {
      sum = right[rank - 1] ? sum.add(choose(right.length - rank, k - 1)) : sum;
    }
    return ratio(sum, choose(right.length, k));
  }

  private static boolean[] ranking(int n, long seed) {
    RandomGenerator random = Initializer.random(seed);
    boolean[] right = new boolean[n];
    for (int i = 0; i < n; i++) {
      right[i] = random.nextInt(3) == 0;
    }
    return right;
  }

  @Test
  void theProductIsTheRatioOfBinomials() {
    for (int n = 1; n <= 20; n++) {
      for (int c = 0; c <= n; c++) {
        for (int k = 1; k <= n; k++) {
          assertEquals(exactAny(n, c, k), PassAtK.any(n, c, k), CLOSE, n + " " + c + " " + k);
        }
      }
    }
    for (int k : new int[] {1, 7, 64, 100, 128, 990}) {
      for (int c : new int[] {0, 1, 2, 13, 500, 999, 1000}) {
        assertEquals(exactAny(1000, c, k), PassAtK.any(1000, c, k), CLOSE, c + " " + k);
      }
    }
  }

  @Test
  void oneAnswerIsTheShareAndAllAnswersAreAnyRightOne() {
    for (int c = 0; c <= 13; c++) {
      assertEquals(c / 13.0, PassAtK.any(13, c, 1), CLOSE);
      assertEquals(c > 0 ? 1 : 0, PassAtK.any(13, c, 13), CLOSE);
    }
  }

  /** Its mean over c ~ Binomial(n, p) is 1 − (1 − p)^k, whatever n ≥ k. */
  @ParameterizedTest
  @CsvSource({"1, 1, 0.3", "16, 16, 0.1", "40, 13, 0.02", "128, 100, 0.005", "128, 16, 0.9"})
  void itHasNoBias(int n, int k, double p) {
    double mean = 0;
    for (int c = 0; c <= n; c++) {
      double probability =
          new BigDecimal(choose(n, c)).doubleValue() * Math.pow(p, c) * Math.pow(1 - p, n - c);
      mean += probability * PassAtK.any(n, c, k);
    }
    assertEquals(1 - Math.pow(1 - p, k), mean, 1e-10);
  }

  /** Draws subsets of k and asks whether one of them is right, and whether its best one is. */
  @Test
  void agreesWithDrawingSubsets() {
    boolean[] right = ranking(50, 4);
    int c = (int) IntStream.range(0, 50).filter(i -> right[i]).count();
    int k = 6;
    int trials = 40_000;
    RandomGenerator random = Initializer.random(8);
    int any = 0;
    int best = 0;
    for (int trial = 0; trial < trials; trial++) {
      int[] drawn = random.ints(0, 50).distinct().limit(k).sorted().toArray();
      any += IntStream.of(drawn).anyMatch(i -> right[i]) ? 1 : 0;
      best += right[drawn[0]] ? 1 : 0;
    }
    double error = 4 * Math.sqrt(0.25 / trials);
    assertEquals((double) any / trials, PassAtK.any(50, c, k), error);
    assertEquals((double) best / trials, PassAtK.best(right, k), error);
  }

  @Test
  void theBestOfKIsTheRatioOfBinomials() {
    for (int n : new int[] {1, 2, 6, 13, 17}) {
      boolean[] right = ranking(n, n);
      for (int k = 1; k <= n; k++) {
        assertEquals(exactBest(right, k), PassAtK.best(right, k), CLOSE, n + " " + k);
      }
    }
    boolean[] many = ranking(1000, 1);
    for (int k : new int[] {1, 2, 64, 128, 999, 1000}) {
      assertEquals(exactBest(many, k), PassAtK.best(many, k), 1e-12, "k " + k);
    }
  }

  /** With every right answer before every wrong one, a value function is the oracle. */
  @Test
  void aPerfectOrderIsTheOracleAndTheReverseIsTheWorst() {
    int n = 24;
    for (int c = 0; c <= n; c++) {
      boolean[] perfect = new boolean[n];
      boolean[] worst = new boolean[n];
      for (int i = 0; i < c; i++) {
        perfect[i] = true;
        worst[n - 1 - i] = true;
      }
      for (int k = 1; k <= n; k++) {
        assertEquals(PassAtK.any(n, c, k), PassAtK.best(perfect, k), CLOSE);
        // Right only when all k are: one less than any of the wrong ones.
        assertEquals(1 - PassAtK.any(n, n - c, k), PassAtK.best(worst, k), CLOSE);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0 | 1 | n must be 1 or more answers, not 0",
        "3 | 1 | 0 | k must be 1 to the 3 answers sampled, not 0: sample more, or ask for fewer",
        "3 | 1 | 4 | k must be 1 to the 3 answers sampled, not 4: sample more, or ask for fewer",
        "3 | 4 | 2 | right answers must be 0 to the 3 sampled, not 4",
        "3 | -1 | 2 | right answers must be 0 to the 3 sampled, not -1",
      })
  void badInputIsNamed(int n, int c, int k, String message) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> PassAtK.any(n, c, k)).getMessage());
  }

  @Test
  void theBestOfMoreThanThereAreIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> PassAtK.best(new boolean[0], 1));
    assertThrows(IllegalArgumentException.class, () -> PassAtK.best(new boolean[3], 4));
    assertThrows(IllegalArgumentException.class, () -> PassAtK.best(new boolean[3], 0));
  }
}
