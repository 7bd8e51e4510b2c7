package moebench.sim.cluster.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import moebench.layers.CapacityRule;
import moebench.layers.Initializer;
import moebench.sim.cluster.loads.LoadSampler;
import moebench.sim.cluster.loads.Popularity;
import moebench.sim.cluster.model.Ffn;
import moebench.sim.cluster.model.Moe;
import moebench.sim.cluster.placement.Placement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ExpertRowsTest {

  record Situation(Popularity popularity, Placement placement, long slots, int assignments) {}

  static Stream<Situation> situations() {
    SplittableRandom random = new SplittableRandom(17);
    return IntStream.range(0, 100)
        .mapToObj(i -> {
          int ranks = 1 << 1 + random.nextInt(4);
          int experts = ranks * (1 + random.nextInt(5));
          Popularity popularity =
              random.nextBoolean()
                  ? Popularity.zipf(experts, 2 * random.nextDouble())
                  : Popularity.dirichlet(experts, 0.3 + random.nextDouble(), i);
          Imbalance.Rule[] rules = Imbalance.Rule.values();
          Placement placement =
              rules[random.nextInt(rules.length)].place(popularity.shares(), ranks);
          int assignments = 1 + random.nextInt(3000);
          long slots =
              random.nextInt(3) == 0
                  ? Long.MAX_VALUE
                  : 1 + Math.round((0.5 + random.nextDouble()) * assignments / experts);
          return new Situation(popularity, placement, slots, assignments);
        });
  }

  /** Against rows that go one by one from their rank to their expert, while it has slots. */
  @ParameterizedTest
  @MethodSource("situations")
  void whatIsSentIsKeptAndReceived(Situation s) {
    int ranks = s.placement().deviceExperts().size();
    SplittableRandom random = new SplittableRandom(s.assignments());
    long[] loads = new long[s.popularity().experts()];
    long sent = 0;
    double[] received = new double[ranks];
    for (int i = 0; i < s.assignments(); i++) {
      int expert = draw(s.popularity().shares(), random);
      if (loads[expert]++ < s.slots()) {
        sent++;
        int[] holders = holders(s.placement(), expert);
        for (int rank : holders) {
          received[rank] += 1.0 / holders.length;
        }
      }
    }
    ExpertRows rows = ExpertRows.placed(loads, s.slots(), s.placement());
    assertEquals(sent, rows.sent() * ranks, 1e-9 * sent);
    assertEquals(DoubleStream.of(received).sum(), rows.received() * ranks, 1e-9 * sent);
    assertEquals(rows.sent(), rows.received(), 1e-9 * sent);
    assertEquals(Arrays.stream(received).max().orElseThrow(), rows.busiest(), 1e-9 * sent);
  }

  private static int draw(double[] shares, SplittableRandom random) {
    double left = random.nextDouble();
    for (int e = 0; e < shares.length; e++) {
      left -= shares[e];
      if (left < 0) {
        return e;
      }
    }
    return shares.length - 1;
  }

  /** The rank of each place that holds the expert. */
  private static int[] holders(Placement placement, int expert) {
    return IntStream.range(0, placement.deviceExperts().size())
        .flatMap(rank ->
            Arrays.stream(placement.deviceExperts().get(rank))
                .filter(e -> e == expert)
                .map(e -> rank))
        .toArray();
  }

  /** Top-1 loads of whole groups of tokens, drawn one by one, between two doublings. */
  @Test
  void meansOverDrawsAreThoseOfTokensRoutedOneByOne() {
    int experts = 16;
    int ranks = 4;
    int tokens = 3 << 11;
    Popularity zipf = Popularity.zipf(experts, 0.7);
    Moe moe = new Moe(experts, 1, new Ffn(1, false), 1, 0, null, CapacityRule.perToken(1.25), null);
    Placement placement = Imbalance.Rule.GREEDY.place(zipf.shares(), ranks);
    LoadSampler sampler = new LoadSampler(zipf, 1);
    long[] loads = new long[experts];
    double sent = 0;
    double busiest = 0;
    int groups = 400;
    for (int group = 0; group < groups; group++) {
      sampler.exact(tokens, Initializer.random(group), loads);
      ExpertRows rows = ExpertRows.placed(loads, moe.slots(tokens), placement);
      sent += rows.sent() / groups;
      busiest += rows.busiest() / groups;
    }
    ExpertRows mean =
        new Imbalance(zipf, Imbalance.Rule.GREEDY, 1).of(moe, ranks, (double) tokens / ranks);
    assertTrue(sent < 0.95 * tokens / ranks, "some are dropped");
    assertEquals(sent, mean.sent(), 0.01 * sent);
    assertEquals(busiest, mean.busiest(), 0.02 * busiest);
  }

  /** Few tokens are uneven by chance, as much as independent draws of so many are. */
  @Test
  void fewTokensAreAsUnevenAsChanceMakesThem() {
    int experts = 16;
    int tokens = 128;
    Popularity uniform = Popularity.uniform(experts);
    Moe moe = new Moe(experts, 1, new Ffn(1, false), 1, 0, null, CapacityRule.dropless(), null);
    Placement placement = Placement.roundRobin(experts, 8);
    LoadSampler sampler = new LoadSampler(uniform, 1);
    long[] loads = new long[experts];
    double expected = 0;
    int groups = 4000;
    for (int group = 0; group < groups; group++) {
      sampler.exact(tokens, Initializer.random(group), loads);
      expected += ExpertRows.placed(loads, tokens, placement).busiest() / groups;
    }
    double mean = 0;
    for (int seed = 0; seed < 40; seed++) {
      mean +=
          new Imbalance(uniform, Imbalance.Rule.ROUND_ROBIN, seed).of(moe, 8, 16).busiest() / 40;
    }
    assertEquals(expected, mean, 0.02 * expected);
  }

  @ParameterizedTest
  @EnumSource(Imbalance.Rule.class)
  void moreTokensAreNeverFewerRows(Imbalance.Rule rule) {
    Imbalance imbalance = new Imbalance(Popularity.zipf(24, 0.9), rule, 3);
    Moe moe = new Moe(24, 2, new Ffn(1, false), 1, 0, null, CapacityRule.perAssignment(1.25), null);
    ExpertRows before = imbalance.of(moe, 8, 1);
    for (int tokens = 2; tokens < 700; tokens++) {
      ExpertRows rows = imbalance.of(moe, 8, tokens);
      assertTrue(rows.sent() >= before.sent() && rows.busiest() >= before.busiest());
      assertEquals(rows.sent(), rows.received(), 1e-9 * rows.sent());
      assertTrue(rows.busiest() >= rows.received());
      before = rows;
    }
  }
}
