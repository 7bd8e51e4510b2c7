package moebench.sim.cluster.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import moebench.layers.Execution;
import moebench.sim.cluster.Samples;
import moebench.sim.cluster.device.Precision;
import moebench.sim.cluster.model.Ffn;
import moebench.sim.cluster.model.ModelSpec;
import org.junit.jupiter.api.Test;

class SearchTest {
  private final StepModel step =
      new StepModel(Samples.MOE, Samples.cluster(64, Samples.NODES), Samples.TRAINING, null);

  @Test
  void findsTheFastestOfAllThatFit() {
    Search search = Search.of(step);
    assertTrue(search.considered() > 300, search.considered() + " layouts");
    Estimate best = search.best().orElseThrow();
    for (Estimate e : search.ranked()) {
      assertTrue(e.fits());
      assertEquals(64, e.devices());
      assertTrue(e.stepSeconds() >= best.stepSeconds());
    }
    assertEquals(
        search.ranked().size(),
        new HashSet<>(search.ranked().stream().map(Estimate::layout).toList()).size());
  }

  @Test
  void saysWhatOtherLayoutsLose() {
    Search search = Search.of(step);
    assertFalse(search.alternatives().isEmpty());
    for (Search.Alternative other : search.alternatives()) {
      assertTrue(other.slowdown() >= 1);
      assertTrue(other.slowdown() == 1 || other.seconds() > 0);
    }
  }

  @Test
  void saysHowMuchIsMissing() {
    ModelSpec huge = Samples.DENSE.with("huge", new Ffn(32 * 4096 * 4096, false), null);
    Search search = Search.of(new StepModel(huge, step.cluster(), step.work(), null));
    assertTrue(search.best().isEmpty());
    assertEquals(search.smallest().memory().total() - 80e9, search.missingBytes(), 1);
    assertTrue(search.missingBytes() > 1e9);
  }

  /** More tokens per rank than an int holds; micro-batches still divide them. */
  @Test
  void countsManyTokens() {
    Workload many =
        new Workload(Workload.Kind.DECODE, 1L << 34, 128, Precision.BF16, Execution.DYNAMIC);
    assertEquals(3 * 31, layouts(many)); // 1 to 2^30 at once, on dp, tp or pp 2
    assertEquals(9 + 10 + 10, layouts(many.withTokens(5_000_000_000L))); // 2^9 · 5^10 tokens
  }

  private static int layouts(Workload work) {
    Cluster two = Samples.cluster(2, Samples.NODES);
    return Search.of(new StepModel(Samples.DENSE, two, work, null)).considered();
  }

  @Test
  void refusesWhatCannotBeCut() {
    Workload odd = step.work().withTokens(1023);
    assertThrows(
        IllegalArgumentException.class,
        () -> Search.of(new StepModel(Samples.MOE, step.cluster(), odd, null)));
  }
}
