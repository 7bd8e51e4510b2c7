package moebench.sim.specialisation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import moebench.layers.Initializer;
import org.junit.jupiter.api.Test;

class MutualInformationTest {
  private static final double LN_2 = Math.log(2);

  private static int[] random(int n, int count, RandomGenerator random) {
    return random.ints(n, 0, count).toArray();
  }

  @Test
  void labelsThatPairEvenlyShareNothing() {
    int[] x = IntStream.range(0, 7 * 13 * 3).map(i -> i % 7).toArray();
    int[] y = IntStream.range(0, 7 * 13 * 3).map(i -> i / 7 % 13).toArray();

    assertEquals(0, new MutualInformation(7, 13).bits(x, y), 1e-12);
  }

  @Test
  void aFunctionOfTheOtherSharesItsWholeEntropy() {
    int[] y = IntStream.range(0, 4096).map(i -> i % 256).toArray();
    int[] x = Arrays.stream(y).map(b -> b % 8).toArray();

    assertEquals(3, new MutualInformation(8, 256).bits(x, y), 1e-12);
    assertEquals(3, MutualInformation.entropy(x, 8), 1e-12);
    assertEquals(8, MutualInformation.entropy(y, 256), 1e-12);
  }

  /** 1 − H(p), Shannon 1948. */
  @Test
  void aBinarySymmetricChannelHasItsCapacity() {
    int[] x = IntStream.range(0, 1000).map(i -> i % 2).toArray();
    int[] y = IntStream.range(0, 1000).map(i -> i < 220 ? 1 - x[i] : x[i]).toArray();
    double p = 0.22;
    double h = -(p * Math.log(p) + (1 - p) * Math.log(1 - p)) / LN_2;

    assertEquals(1 - h, new MutualInformation(2, 2).bits(x, y), 1e-12);
  }

  /** Σ p(x,y) log₂ p(x,y)/(p(x)·p(y)), the definition, against the sum of entropies. */
  @Test
  void agreesWithTheDefinitionAndIsSymmetric() {
    RandomGenerator random = Initializer.random(5);
    int n = 702;
    int[] x = random(n, 6, random);
    int[] y = IntStream.range(0, n).map(i -> (x[i] + random.nextInt(9)) % 17).toArray();
    double[][] joint = new double[6][17];
    IntStream.range(0, n).forEach(i -> joint[x[i]][y[i]] += 1.0 / n);
    double bits = 0;
    for (int a = 0; a < 6; a++) {
      double pa = Arrays.stream(joint[a]).sum();
      for (int b = 0; b < 17; b++) {
        int column = b;
        double pb = Arrays.stream(joint).mapToDouble(row -> row[column]).sum();
        bits += joint[a][b] > 0 ? joint[a][b] * Math.log(joint[a][b] / (pa * pb)) / LN_2 : 0;
      }
    }

    assertEquals(bits, new MutualInformation(6, 17).bits(x, y), 1e-12);
    assertEquals(bits, new MutualInformation(17, 6).bits(y, x), 1e-12);
  }

  /** (|X| − 1)·(|Y| − 1) / (2·n·ln 2), Miller 1955. */
  @Test
  void permutationsShowTheBiasOfFiniteSamples() {
    RandomGenerator random = Initializer.random(1);
    int n = 20_000;
    MutualInformation information = new MutualInformation(8, 32);
    int[] x = random(n, 8, random);
    int[] y = random(n, 32, random);

    double[] permuted = information.permuted(x, y, 1, 40, random);

    double expected = 7 * 31 / (2.0 * n * LN_2);
    double mean = Arrays.stream(permuted).average().orElseThrow();
    // 2·n·ln 2 times the estimate is χ² with 7·31 degrees of freedom.
    double deviation = Math.sqrt(2 * 7 * 31) / (2.0 * n * LN_2);
    assertEquals(expected, mean, 4 * deviation / Math.sqrt(40));
    assertEquals(expected, information.bits(x, y), 4 * deviation);
  }

  @Test
  void dependenceIsGoneAfterPermutation() {
    RandomGenerator random = Initializer.random(2);
    int[] x = random(4096, 8, random);
    MutualInformation information = new MutualInformation(8, 8);

    assertTrue(information.bits(x, x) > 2.9);
    for (double bits : information.permuted(x, x, 1, 5, random)) {
      assertTrue(bits < 0.02, "left: " + bits);
    }
  }

  /** 64 runs of 32 equal labels are 64 observations, not 2048: chance makes much of them. */
  @Test
  void runsThatStayTogetherRaiseTheBaseline() {
    RandomGenerator random = Initializer.random(3);
    int[] ofRun = random(64, 4, random);
    int[] other = random(64, 4, random);
    int[] x = IntStream.range(0, 2048).map(i -> ofRun[i / 32]).toArray();
    int[] y = IntStream.range(0, 2048).map(i -> other[i / 32]).toArray();
    MutualInformation information = new MutualInformation(4, 4);

    double tokens = Arrays.stream(information.permuted(x, y, 1, 20, random)).max().orElseThrow();
    double[] runs = information.permuted(x, y, 32, 20, random);

    assertTrue(tokens < 0.01, "tokens: " + tokens);
    assertTrue(Arrays.stream(runs).average().orElseThrow() > 0.05);
    assertEquals(9 / (2 * 64 * LN_2), Arrays.stream(runs).average().orElseThrow(), 0.04);
  }

  @Test
  void theSameSeedGivesTheSameBaseline() {
    int[] x = random(500, 5, Initializer.random(1));
    int[] y = random(500, 6, Initializer.random(2));
    MutualInformation information = new MutualInformation(5, 6);

    assertArrayEquals(
        information.permuted(x, y, 3, 4, Initializer.random(9)),
        information.permuted(x, y, 3, 4, Initializer.random(9)));
  }

  @Test
  void badInputIsNamed() {
    MutualInformation information = new MutualInformation(2, 2);
    int[] one = {0};
    int[] two = {0, 1};

    assertEquals(
        "labels must have 1 or more values, not 0 and 2",
        refusal(() -> new MutualInformation(0, 2)));
    assertEquals(
        "needs as many labels y as x, and at least one, not 1 and 2",
        refusal(() -> information.bits(one, two)));
    assertEquals(
        "needs as many labels y as x, and at least one, not 0 and 0",
        refusal(() -> information.bits(new int[0], new int[0])));
    assertEquals(
        "run and permutations must be 1 or more, not 1 and 0",
        refusal(() -> information.permuted(two, two, 1, 0, Initializer.random(1))));
  }

  private static String refusal(Runnable action) {
    return assertThrows(IllegalArgumentException.class, action::run).getMessage();
  }
}
