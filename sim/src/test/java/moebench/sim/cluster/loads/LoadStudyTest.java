package moebench.sim.cluster.loads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import moebench.layers.CapacityRule;
import moebench.layers.routing.UniformLoad;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadStudyTest {

  @ParameterizedTest
  @CsvSource({
    "16,1,256,1.0",
    "16,1,1024,1.25",
    "64,1,4096,1.0",
    "64,2,1024,1.0",
    "13,2,207,1.25",
    "256,8,4096,1.0"
  })
  void uniformRoutingDropsWhatTheClosedFormSays(
      int experts, int topK, int tokens, double capacityFactor) {
    int capacity = CapacityRule.perAssignment(capacityFactor).capacity(tokens, experts, topK);
    LoadStatistics study =
        new LoadStudy(Popularity.uniform(experts), topK, tokens, 2000, 1).run(List.of(capacity));
    double closed = UniformLoad.expectedDropShare(tokens, experts, topK, capacity);
    LoadStatistics.AtCapacity at = study.atCapacity().getFirst();
    assertEquals(closed, at.dropShare(), 0.02 * closed + 2e-4);
    assertEquals(
        1 - (double) topK * tokens * (1 - closed) / ((double) capacity * experts),
        at.paddingShare(),
        0.02 * closed + 2e-4);
    assertEquals(UniformLoad.expectedImbalance(tokens, experts, topK), study.imbalance(), 0.04);
  }

  @Test
  void moreSlotsDropLessAndPadMore() {
    LoadStatistics study =
        new LoadStudy(Popularity.zipf(32, 0.6), 2, 512, 200, 9).run(List.of(16, 32, 48, 64, 512));
    for (int i = 1; i < study.atCapacity().size(); i++) {
      LoadStatistics.AtCapacity less = study.atCapacity().get(i - 1);
      LoadStatistics.AtCapacity more = study.atCapacity().get(i);
      assertTrue(more.dropShare() <= less.dropShare());
      assertTrue(more.paddingShare() >= less.paddingShare());
      assertTrue(more.slowest() >= less.slowest());
    }
    LoadStatistics.AtCapacity limitless = study.atCapacity().getLast();
    assertEquals(0, limitless.dropShare(), 1e-12);
    assertEquals(study.imbalance(), limitless.slowest(), 1e-12);
  }

  @Test
  void skewRaisesTheSlowestExpert() {
    double before = 0;
    for (double exponent : new double[] {0, 0.3, 0.6, 1.2}) {
      LoadStatistics study =
          new LoadStudy(Popularity.zipf(64, exponent), 1, 4096, 100, 2).run(List.of(64));
      assertTrue(study.imbalance() > before);
      before = study.imbalance();
    }
  }

  /** Ten million assignments over 2048 experts: every one is counted, none is kept. */
  @Test
  void memoryDoesNotGrowWithTheAssignments() {
    LoadStudy study = new LoadStudy(Popularity.zipf(2048, 0.5), 1, 1 << 16, 153, 1);
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    long before = threads.getTotalThreadAllocatedBytes();
    LoadStatistics statistics = study.run(List.of(1 << 16));
    long allocated = threads.getTotalThreadAllocatedBytes() - before;
    assertEquals(153L << 16, statistics.assignments());
    LoadStatistics.AtCapacity at = statistics.atCapacity().getFirst();
    assertEquals(0, at.dropShare(), 0);
    assertEquals(1 - 1.0 / 2048, at.paddingShare(), 1e-12);
    assertTrue(allocated < 16 << 20, allocated + " bytes for 10⁷ assignments");
  }

  @Test
  void theSameSeedGivesTheSameResult() {
    LoadStudy study = new LoadStudy(Popularity.dirichlet(17, 1, 4), 2, 100, 70, 5);
    assertEquals(study.run(List.of(10, 20)), study.run(List.of(10, 20)));
    assertEquals(100 * 70 * 2, study.run(List.of(10)).assignments());
  }
}
