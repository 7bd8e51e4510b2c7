package moebench.reports.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import moebench.reports.SyntheticRun;
import moebench.reports.TinyRun;
import moebench.reports.schema.LayerConfig;
import org.junit.jupiter.api.Test;

class ExecutedBudgetTest {
  private static final LayerConfig SWITCH = SyntheticRun.config("switch", 8, 1.25);

  /** A tiny run has a million tokens and a budget of 1e12, so 1e6 FLOPs per token spend it. */
  @Test
  void whatIsSpentIsExecutedFlopsOverTheBudget() {
    RunData run =
        new TinyRun()
            .quality(SWITCH, 1, 3, 1.2e6, 0.914e6, "executed")
            .quality(SWITCH, 2, 3, 1e6, 0.998e6, "padded", "executed")
            .quality(SWITCH, 3, 3, 1e6, 0.5e6, "padded")
            .data();
    Sample spent = ExecutedBudget.spent(run).orElseThrow();
    assertEquals(2, spent.n());
    assertEquals(0.914, spent.min(), 1e-12);
    assertEquals(0.998, spent.max(), 1e-12);
    String sentence = ExecutedBudget.sentence(run);
    assertTrue(sentence.contains("min(C·E, topK·T) rows"), sentence);
    assertTrue(sentence.contains("91.4% to 99.8%"), sentence);
  }

  @Test
  void withoutSuchRunsNothingIsSaid() {
    RunData run = new TinyRun().quality(SWITCH, 1, 3, "padded").data();
    assertEquals("", ExecutedBudget.sentence(run));
  }
}
