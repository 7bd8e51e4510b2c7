package moebench.layers.routing;

import static moebench.layers.routing.Router.Limit.OPTIONAL;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import moebench.layers.CapacityRule;
import moebench.layers.Execution;
import moebench.layers.kernels.Kernels;
import moebench.layers.kernels.reference.ReferenceKernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold for every router, at awkward sizes. */
class RoutingTest {
  /** Of a case; slots are checked in quadratic time. */
  private static final int MOST_ASSIGNMENTS = 4000;

  private static final Kernels KERNELS = new ReferenceKernels();

  record Case(Router router, int tokens, int experts, double cf) {
    int topK() {
      return router.topK(experts);
    }

    CapacityRule rule() {
      return router.limit() == Router.Limit.NEVER || cf == 100 && router.limit() == OPTIONAL
          ? CapacityRule.dropless()
          : CapacityRule.perToken(cf);
    }
  }

  static Stream<Case> cases() {
    return Stream.concat(Routers.all().stream(), Stream.of(new TopTwo(TopTwo.SecondChoice.RANDOM)))
        .flatMap(router ->
            Stream.of(1, 6, 13, 207, 702)
                .flatMap(tokens ->
                    Stream.of(2, 3, 17, 64)
                        .filter(experts -> router.topK(experts) <= experts)
                        .filter(experts -> tokens * router.topK(experts) <= MOST_ASSIGNMENTS)
                        .flatMap(experts ->
                            Stream.of(0.3, 1.0, 1.25, 2.0, 100.0)
                                .map(cf -> new Case(router, tokens, experts, cf)))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void keepsItsContract(Case c) {
    float[] p = probabilities(c.tokens, c.experts, 1);
    int capacity = c.rule().capacity(c.tokens, c.experts, c.topK());
    int blocks = c.tokens * c.topK() + c.experts * Routing.BLOCK;
    Routing routing =
        new Routing(
            c.tokens,
            c.experts,
            c.topK(),
            Math.max(Math.multiplyExact(capacity, c.experts), blocks));
    route(routing, c, p, 7);
    routing.layOut(Execution.STATIC);
    routing.checkInvariants();
    assertEquals(routing.paddedSlots(), routing.rows());
    assertPaddedRows(routing, c, capacity);
    long first = routing.checksum();
    route(routing, c, p, 7);
    assertEquals(first, routing.checksum(), "same input, same routing");
    routing.layOut(Execution.DYNAMIC);
    routing.checkInvariants();
    assertEquals(routing.keptCount(), routing.rows());
    assertSlots(routing, c);
    assertGates(routing, c, p);
  }

  private static void assertPaddedRows(Routing routing, Case c, int capacity) {
    for (int e = 0; e < c.experts; e++) {
      int rows = routing.rowCount()[e];
      if (c.rule().isDropless()) {
        int kept = routing.kept()[e];
        assertTrue(rows % 128 == 0 && rows >= kept && rows < kept + 128, rows + " for " + kept);
      } else {
        assertEquals(capacity, rows);
      }
    }
  }

  /** p_e for the only choice; otherwise the choices' share of their own probabilities. */
  private static void assertGates(Routing routing, Case c, float[] p) {
    int k = c.topK();
    for (int t = 0; t < c.tokens; t++) {
      double sum = 0;
      for (int j = 0; j < k; j++) {
        int e = routing.experts()[t * k + j];
        sum += e == Routing.NONE ? 0 : p[t * c.experts + e];
      }
      for (int j = 0; j < k; j++) {
        int e = routing.experts()[t * k + j];
        double chosen = e == Routing.NONE ? 0 : p[t * c.experts + e];
        double gate = k == 1 ? chosen : chosen / sum;
        if (c.router instanceof Hash) {
          gate = 1;
        } else if (c.router instanceof ExpertChoice) {
          gate = chosen;
        }
        assertEquals(gate, routing.gates()[t * k + j], 1e-6);
      }
    }
  }

  /** Slot = number of earlier assignments to the expert, counted the slow way. */
  private static void assertSlots(Routing routing, Case c) {
    int k = c.topK();
    for (int choice = 0; choice < k; choice++) {
      for (int t = 0; t < c.tokens; t++) {
        int e = routing.experts()[t * k + choice];
        if (e == Routing.NONE) {
          assertEquals(Routing.NONE, routing.slots()[t * k + choice]);
          continue;
        }
        int earlier = 0;
        for (int j = 0; j <= choice; j++) {
          for (int u = 0; u < (j < choice ? c.tokens : t); u++) {
            earlier += routing.experts()[u * k + j] == e ? 1 : 0;
          }
        }
        int slot = routing.slots()[t * k + choice];
        if (slot != Routing.SKIPPED) {
          assertEquals(earlier < routing.capacity() ? earlier : Routing.DROPPED, slot);
        }
        assertTrue(
            choice == 0 || e != routing.experts()[t * k], "two choices of a token are distinct");
      }
    }
  }

  @Test
  void aTieGoesToTheLowerExpert() {
    float[] p = {0.25f, 0.25f, 0.25f, 0.25f, 0.1f, 0.4f, 0.1f, 0.4f};
    Routing routing = new Routing(2, 4, 2, 8);
    routing.begin(2, CapacityRule.dropless());
    KERNELS.topK(p, 2, 4, 2, routing.experts());
    Routers.of("moe").choose(p, null, routing);
    assertArrayEquals(new int[] {0, 1, 1, 3}, routing.experts());
    assertArrayEquals(new float[] {0.5f, 0.5f, 0.5f, 0.5f}, routing.gates());
    Routing single = new Routing(2, 4, 1, 8);
    single.begin(2, CapacityRule.dropless());
    KERNELS.topK(p, 2, 4, 1, single.experts());
    Routers.of("switch").choose(p, null, single);
    assertArrayEquals(new int[] {0, 1}, single.experts());
    assertArrayEquals(new float[] {0.25f, 0.4f}, single.gates());
  }

  /**
   * One expert takes the two best tokens, of equals the earlier; the other has no room for three.
   */
  @Test
  void expertsTakeTheirBestTokens() {
    float[] p = {0.9f, 0.1f, 0.6f, 0.4f, 0.6f, 0.4f, 0.2f, 0.8f};
    Routing routing = new Routing(4, 2, 2, 4);
    routing.begin(4, CapacityRule.perToken(1));
    new ExpertChoice().choose(p, null, routing);
    routing.assignSlots();
    int none = Routing.NONE;
    assertArrayEquals(new int[] {0, none, 0, 1, none, none, none, 1}, routing.experts());
    assertArrayEquals(new float[] {0.9f, 0, 0.6f, 0.4f, 0, 0, 0, 0.8f}, routing.gates());
    assertArrayEquals(new int[] {0, none, 1, 0, none, none, none, 1}, routing.slots());
    assertEquals(1, routing.tokensWithoutExpert());
    assertEquals(4, routing.keptCount());
  }

  /** Prices even loads out that the probabilities alone leave far apart. */
  @Test
  void sinkhornBalancesInTrainingOnly() {
    int tokens = 512;
    int experts = 8;
    float[] p = probabilities(tokens, experts, 5);
    for (int t = 0; t < tokens; t++) {
      p[t * experts] += 1;
    }
    Case c = new Case(new Sinkhorn(), tokens, experts, 2);
    Routing routing = new Routing(tokens, experts, 1, 1024);
    route(routing, c, p, 1);
    int most = Arrays.stream(routing.assigned()).max().orElseThrow();
    assertTrue(most < 1.5 * tokens / experts, "fullest expert has " + most);
    KERNELS.topK(p, tokens, experts, 1, routing.experts());
    c.router.choose(p, null, routing);
    routing.assignSlots();
    assertEquals(tokens, routing.assigned()[0], "the most probable expert in evaluation");
  }

  @Test
  void aSkippedSecondChoiceStillAdvancesTheCounter() {
    // Three tokens: first choices 0, 0, 0; second choices all 1, the first of them skipped.
    Routing routing = new Routing(3, 2, 2, 6);
    routing.begin(3, CapacityRule.perToken(1)); // 2 slots
    for (int t = 0; t < 3; t++) {
      routing.experts()[2 * t + 1] = 1;
    }
    routing.skip(1);
    routing.assignSlots();
    assertArrayEquals(
        new int[] {0, Routing.SKIPPED, 1, 1, Routing.DROPPED, Routing.DROPPED}, routing.slots());
    routing.layOut(Execution.STATIC);
    assertEquals(4, routing.rows());
    assertArrayEquals(new int[] {0, 1, 1, Routing.DROPPED}, Arrays.copyOf(routing.tokenOfRow(), 4));
    assertEquals(1, routing.droppedCount(0));
    assertEquals(1, routing.droppedCount(1));
  }

  @Test
  void invariantsAreNoticedWhenBroken() {
    Routing routing = new Routing(2, 2, 2, 4);
    routing.begin(2, CapacityRule.dropless());
    routing.assignSlots();
    assertTrue(
        assertThrows(IllegalStateException.class, routing::checkInvariants)
            .getMessage()
            .contains("gates of token 0 sum to 0"));
  }

  /** Known figures for many experts with 16, 64 and 256 tokens each, at CF 1 and 1.25. */
  @ParameterizedTest
  @CsvSource({
    "16, 1, 0.099, 0.0005",
    "16, 1.25, 0.023, 0.0005",
    "64, 1, 0.050, 0.0005",
    "64, 1.25, 0.0013, 0.00005",
    "256, 1, 0.025, 0.0005"
  })
  void uniformDropsMatchThePublishedFigures(
      int tokensPerExpert, double cf, double share, double rounding) {
    int experts = 1024;
    int tokens = tokensPerExpert * experts;
    int capacity = CapacityRule.perToken(cf).capacity(tokens, experts, 1);
    assertEquals(share, UniformLoad.expectedDropShare(tokens, experts, capacity), rounding);
  }

  @Test
  void switchDropsWhatUniformLoadsPredict() {
    int tokens = 512;
    int experts = 8;
    int capacity = CapacityRule.perToken(1).capacity(tokens, experts, 1);
    Routing routing = new Routing(tokens, experts, 1, tokens);
    RoutingStatistics statistics = new RoutingStatistics(experts, 1);
    int batches = 400;
    for (int b = 0; b < batches; b++) {
      Case c = new Case(new Switch(), tokens, experts, 1);
      route(routing, c, probabilities(tokens, experts, b), b);
      statistics.add(routing, 0);
    }
    double expected = UniformLoad.expectedDropShare(tokens, experts, capacity);
    // A batch's drop share deviates by under a half of its mean, so 400 of them by under a 40th.
    assertEquals(expected, statistics.dropShare(0), expected / 10);
    assertEquals(statistics.dropShare(0), statistics.paddingShare(), 1e-9, "CF 1: empty = dropped");
    assertEquals(tokens * (1 - statistics.dropShare(0)), statistics.meanFilledSlots(), 1e-6);
    assertEquals(1, Arrays.stream(statistics.load()).sum(), 1e-9);
  }

  @Test
  void statisticsOfAKnownLoad() {
    // Loads 3, 1, 0, 0 of 4 tokens, one slot each.
    Routing routing = new Routing(4, 4, 1, 4);
    routing.begin(4, CapacityRule.perToken(1));
    routing.experts()[3] = 1;
    routing.assignSlots();
    RoutingStatistics s = new RoutingStatistics(4, 1);
    s.add(routing, 0.7);
    assertEquals(0.5, s.dropShare(0));
    assertEquals(0.5, s.paddingShare());
    assertEquals(3, s.imbalance());
    assertEquals(Math.sqrt((4 + 0 + 1 + 1) / 4.0), s.loadCv(), 1e-12);
    assertEquals(0.5, s.unusedExperts());
    assertEquals(
        Math.exp(-0.75 * Math.log(0.75) - 0.25 * Math.log(0.25)), s.effectiveExperts(), 1e-12);
    assertEquals(0.7, s.routerEntropy());
    assertArrayEquals(new double[] {0.75, 0.25, 0, 0}, s.load());
  }

  private static void route(Routing routing, Case c, float[] p, long seed) {
    routing.identify(new Random(seed).ints(c.tokens, 0, 256).toArray());
    routing.begin(c.tokens, c.rule());
    if (c.router.takesLargest()) {
      KERNELS.topK(p, c.tokens, c.experts, c.topK(), routing.experts());
    }
    c.router.choose(p, new Random(seed), routing);
    routing.assignSlots();
  }

  /** Softmax of independent normal logits. */
  private static float[] probabilities(int tokens, int experts, long seed) {
    Random random = new Random(seed);
    float[] p = new float[tokens * experts];
    for (int t = 0; t < tokens; t++) {
      double sum = 0;
      for (int e = 0; e < experts; e++) {
        p[t * experts + e] = (float) Math.exp(random.nextGaussian());
        sum += p[t * experts + e];
      }
      for (int e = 0; e < experts; e++) {
        p[t * experts + e] /= (float) sum;
      }
    }
    return p;
  }
}
