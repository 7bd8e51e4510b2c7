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

  /**
   * Switch's convention makes no difference. Sizes alone: both routers score 8 experts; C is
   * ⌈1.25·1024/8⌉ = 160, per assignment 320.
   */
  @Test
  void whatFollowsFromSizesIsJudgedByTheConvention() {
    RunData run =
        RunData.of(
            MANIFEST,
            SyntheticRun.rows(
                List.of(
                    layer("switch", "per-token"),
                    layer("moe", "per-token"),
                    layer("moe", "per-assignment")),
                3,
                2));
    assertPart(run, 1, "router FLOPs per token, per-token", 1, Verdict.DOES_NOT_HOLD);
    assertPart(run, 2, "slots C of an expert, per-token", 1, Verdict.DOES_NOT_HOLD);
    assertPart(run, 2, "slots C of an expert, per-assignment", 2, Verdict.HOLDS);
  }

  /**
   * Ratios of MoE to Switch 2, 2.1 and 1.9: logarithms of mean 0.6923 and deviation 0.0501, and
   * Student's t of two degrees of freedom is 4.3027 standard errors. Of 1000 tokens and 2 layers of
   * width 64 and 8 experts, 512 bytes are kept by half an assignment a layer, 62.5 an expert; each
   * moves 2·64·4 bytes.
   */
  @Test
  void whatWasMeasuredIsJudgedByItsInterval() {
    LayerConfig top1 = layer("switch", "per-token");
    LayerConfig top2 = layer("moe", "per-token");
    double[] ratios = {2, 2.1, 1.9};
    TinyRun tiny = new TinyRun();
    for (int i = 0; i < 3; i++) {
      tiny.phases(top1, i + 1, 10, 30, 20).phases(top2, i + 1, 10 * ratios[i], 35, 15);
      tiny.moved(top1, i + 1, 512).moved(top2, i + 1, 512 * ratios[i]);
    }
    RunData run = tiny.data();
    double mean = (Math.log(2) + Math.log(2.1) + Math.log(1.9)) / 3;
    double squares = 0;
    for (double ratio : ratios) {
      squares += Math.pow(Math.log(ratio) - mean, 2);
    }
    double half = 4.302652729911275 * Math.sqrt(squares / 2 / 3);
    assertTrue(mean - half > 0 && mean - half < Math.log(1.98), "half " + half);
    assertMeasured(run, 1, "router time", "fork", mean, half, Verdict.HOLDS);
    assertMeasured(run, 2, "filled slots of an expert", "seed", mean, half, Verdict.UNDECIDED);
    assertMeasured(run, 3, "bytes moved per token", "seed", mean, half, Verdict.HOLDS);
    assertMeasured(run, 3, "time of dispatch and combine", "fork", 0, 0, Verdict.DOES_NOT_HOLD);
    assertEquals(
        62.5, Benefits.of(run).get(1).quantities().get(1).values().apply(top1).get(1L), 1e-9);
  }

  private static void assertMeasured(
      RunData run,
      int number,
      String quantity,
      String unit,
      double effect,
      double half,
      Verdict verdict) {
    Part part = part(run, number, quantity + ", per-token");
    Estimate e = part.estimate().orElseThrow();
    assertEquals(effect, e.effect(), 1e-9, quantity);
    assertEquals(effect - half, e.low().orElseThrow(), 1e-9, quantity);
    assertEquals(effect + half, e.high().orElseThrow(), 1e-9, quantity);
    assertEquals(3, e.n(), quantity);
    assertEquals(unit, e.unit(), quantity);
    assertEquals(verdict, part.verdict(), quantity);
  }

  private static Part part(RunData run, int number, String what) {
    return Benefits.claims(run).get(number - 1).findings().stream()
        .filter(f -> f.accounting().equals(what))
        .findFirst()
        .orElseThrow()
        .parts()
        .getFirst();
  }

  private static void assertPart(
      RunData run, int number, String what, double ratio, Verdict verdict) {
    Part part = part(run, number, what);
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
