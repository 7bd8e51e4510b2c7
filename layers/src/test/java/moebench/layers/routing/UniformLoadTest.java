package moebench.layers.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UniformLoadTest {

  @ParameterizedTest
  @CsvSource({
    "4096,256,16,0.099",
    "4096,256,20,0.023",
    "16384,256,64,0.050",
    "65536,256,256,0.025"
  })
  void dropsWhatIsPublishedForSoManyTokensPerExpert(
      int tokens, int experts, int capacity, double share) {
    double dropped = UniformLoad.expectedDropShare(tokens, experts, capacity);
    assertEquals(share, dropped, 0.03 * share + 5e-4);
  }

  /** np·P(X' ≥ C) − C·P(X > C) with X' ~ Binomial(n − 1, p) is the same sum without a loop. */
  @ParameterizedTest
  @CsvSource({"17,3,1,2", "702,13,2,100", "100000,64,8,12600", "5,5,1,5"})
  void equalsTheMomentOfTheTail(int tokens, int experts, int topK, int capacity) {
    double p = (double) topK / experts;
    double above = BinomialDistribution.of(tokens, p).survivalProbability(capacity);
    double shifted = BinomialDistribution.of(tokens - 1, p).survivalProbability(capacity - 1);
    double overflow = tokens * p * shifted - capacity * above;
    assertEquals(
        overflow * experts / (tokens * topK),
        UniformLoad.expectedDropShare(tokens, experts, topK, capacity),
        1e-11);
  }

  @Test
  void theFullestExpertIsCloseToWhatRoutingGives() {
    int tokens = 4096;
    int experts = 64;
    SplittableRandom random = new SplittableRandom(7);
    double sum = 0;
    for (int round = 0; round < 400; round++) {
      int[] loads = new int[experts];
      int most = 0;
      for (int t = 0; t < tokens; t++) {
        most = Math.max(most, ++loads[random.nextInt(experts)]);
      }
      sum += (double) most * experts / tokens;
    }
    assertEquals(sum / 400, UniformLoad.expectedImbalance(tokens, experts, 1), 0.012);
    assertEquals(1, UniformLoad.expectedImbalance(100, 1, 1), 1e-12);
  }
}
