package moebench.sim.cluster.loads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import moebench.layers.Initializer;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoadSamplerTest {
  private final RandomGenerator random = Initializer.random(11);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 17, 207, 2048})
  void drawsEachExpertAsOftenAsItsShare(int experts) {
    Popularity zipf = Popularity.zipf(experts, 0.8);
    long[] loads = new long[experts];
    int tokens = 2_000_000;
    new LoadSampler(zipf, 1).exact(tokens, random, loads);
    double[] expected = Arrays.stream(zipf.shares()).map(s -> s * tokens).toArray();
    ChiSquare.assertFits(loads, expected);
  }

  @ParameterizedTest
  @CsvSource({"6,0.3", "40,0.01", "1000,0.02", "1000,0.5", "5000,0.97", "3,1"})
  void binomialsAreBinomial(long n, double p) {
    long[] histogram = new long[(int) n + 1];
    int draws = 200_000;
    for (int i = 0; i < draws; i++) {
      histogram[(int) Binomials.draw(n, p, random)]++;
    }
    BinomialDistribution exact = BinomialDistribution.of((int) n, p);
    double[] expected =
        IntStream.rangeClosed(0, (int) n).mapToDouble(x -> draws * exact.probability(x)).toArray();
    ChiSquare.assertFits(histogram, expected);
  }

  /** Of every expert's load, and of the largest load, which depends on all of them together. */
  @Test
  void multinomialLoadsAreDistributedLikeLoadsOfSingleTokens() {
    int experts = 13;
    int tokens = 702;
    LoadSampler sampler = new LoadSampler(Popularity.dirichlet(experts, 2, 5), 1);
    long[][] exact = new long[experts + 1][tokens + 1];
    long[][] multinomial = new long[experts + 1][tokens + 1];
    long[] loads = new long[experts];
    for (int group = 0; group < 20_000; group++) {
      sampler.exact(tokens, random, loads);
      count(loads, exact);
      sampler.multinomial(tokens, random, loads);
      assertEquals(tokens, Arrays.stream(loads).sum());
      count(loads, multinomial);
    }
    for (int e = 0; e <= experts; e++) {
      ChiSquare.assertSame(exact[e], multinomial[e]);
    }
  }

  private static void count(long[] loads, long[][] histograms) {
    for (int e = 0; e < loads.length; e++) {
      histograms[e][(int) loads[e]]++;
    }
    histograms[loads.length][(int) Arrays.stream(loads).max().orElseThrow()]++;
  }

  @Test
  void theSecondChoiceIsAnotherExpertInProportionToWhatIsLeft() {
    double[] p = {0.5, 0.3, 0.2};
    long[] loads = new long[3];
    int tokens = 300_000;
    new LoadSampler(Popularity.trace("three", p), 2).exact(tokens, random, loads);
    double[] expected = new double[3];
    for (int first = 0; first < 3; first++) {
      for (int second = 0; second < 3; second++) {
        if (second != first) {
          double both = tokens * p[first] * p[second] / (1 - p[first]);
          expected[first] += both;
          expected[second] += both;
        }
      }
    }
    for (int e = 0; e < 3; e++) {
      assertEquals(expected[e], loads[e], 5 * Math.sqrt(tokens * 0.25));
    }
    assertEquals(2L * tokens, Arrays.stream(loads).sum());
  }

  @Test
  void burstsKeepTheLongRunSharesButSpreadTheLoads() {
    Popularity uniform = Popularity.uniform(16);
    Popularity bursty = uniform.bursty(64, 0.5);
    LoadStatistics even = new LoadStudy(uniform, 1, 1024, 500, 3).run(java.util.List.of(64));
    LoadStatistics bursts = new LoadStudy(bursty, 1, 1024, 500, 3).run(java.util.List.of(64));
    assertTrue(bursts.imbalance() > 1.3 * even.imbalance());
    long[] loads = new long[16];
    new LoadSampler(bursty, 1).exact(64 * 40_000, random, loads);
    for (long load : loads) {
      assertEquals(160_000, load, 0.06 * 160_000);
    }
  }

  @Test
  void refusesWhatCannotBeDrawn() {
    Popularity two = Popularity.trace("two", new double[] {1, 0, 2});
    assertThrows(IllegalArgumentException.class, () -> new LoadSampler(two, 3));
    assertThrows(IllegalArgumentException.class, () -> Popularity.trace("no", new double[] {0}));
    assertThrows(
        IllegalArgumentException.class, () -> Popularity.trace("nan", new double[] {Double.NaN}));
    assertThrows(
        IllegalArgumentException.class,
        () -> new LoadSampler(two, 2).multinomial(10, random, new long[3]));
  }
}
