package moebench.reports.claims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import moebench.reports.SyntheticRun;
import moebench.reports.TinyRun;
import moebench.reports.data.RunData;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Manifest;
import org.junit.jupiter.api.Test;

class BenefitsTest {
  private static final Manifest MANIFEST = SyntheticRun.data(1, 1).manifest();

  private static LayerConfig layer(String layer, String convention) {
    LayerConfig c = SyntheticRun.config(layer, 8, 1.25);
    return new LayerConfig(
        layer,
        8,
        c.topK(),
        convention,
        1.25,
        c.secondChoice(),
        c.activation(),
        c.dModel(),
        c.dFf(),
        c.blocks(),
        c.regularization());
  }

  /** Sizes alone: both routers score 8 experts; C is ⌈1.25·1024/8⌉ = 160, per assignment 320. */
  @Test
  void whatFollowsFromSizesIsJudgedByTheConvention() {
    RunData run =
        RunData.of(
            MANIFEST,
            SyntheticRun.rows(
                List.of(
                    layer("switch", "per-token"),
                    layer("moe", "per-token"),
                    layer("switch", "per-assignment"),
                    layer("moe", "per-assignment")),
                3,
                2));
    assertPart(run, 1, "router FLOPs per token, per-token", 1, Verdict.DOES_NOT_HOLD);
    assertPart(run, 2, "slots C of an expert, per-token", 1, Verdict.DOES_NOT_HOLD);
    assertPart(run, 2, "slots C of an expert, per-assignment", 2, Verdict.HOLDS);
  }

  private static void assertPart(
      RunData run, int number, String what, double ratio, Verdict verdict) {
    Part part =
        Benefits.claims(run).get(number - 1).findings().stream()
            .filter(f -> f.accounting().equals(what))
            .findFirst()
            .orElseThrow()
            .parts()
            .getFirst();
    assertEquals(ratio, Math.exp(part.estimate().orElseThrow().effect()), 1e-9, what);
    assertEquals(verdict, part.verdict(), what);
  }

  /** A batch that is smaller by half but 1% and a bit is not halved; one by half but less is. */
  @Test
  void halvedMeansToWithinAHundredth() {
    for (double ratio : new double[] {1.97, 1.99, 2.5}) {
      Pairs pairs = new Pairs();
      pairs.add("a", 0, Math.log(ratio));
      Part part = Part.computed("x", Part.Scale.LOG_RATIO, pairs, "").atLeast(Math.log(2));
      assertEquals(ratio > 1.98 ? Verdict.HOLDS : Verdict.DOES_NOT_HOLD, part.verdict());
      assertEquals(Math.log(ratio), part.estimate().orElseThrow().effect(), 1e-12);
    }
  }

  @Test
  void aRunWithoutBothLayersHasNoBenefits() {
    assertTrue(Benefits.claims(new TinyRun().data()).isEmpty());
    assertTrue(
        Benefits.claims(
                RunData.of(
                    MANIFEST,
                    SyntheticRun.rows(List.of(SyntheticRun.config("switch", 8, 1.25)), 2, 1)))
            .isEmpty());
  }
}
