package moebench.reports.claims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import moebench.reports.SyntheticRun;
import moebench.reports.TinyRun;
import moebench.reports.data.RunData;
import moebench.reports.schema.LayerConfig;
import org.junit.jupiter.api.Test;

class ClaimsTest {
  private static final LayerConfig DENSE = SyntheticRun.configs().getFirst();
  private static final String[] BOTH = {"padded", "executed"};

  private static LayerConfig top1(double cf) {
    return SyntheticRun.config("switch", 8, cf);
  }

  private static LayerConfig top2(double cf) {
    return SyntheticRun.config("moe", 8, cf);
  }

  private static Finding finding(RunData run, int claim, String accounting) {
    return Claims.of(run).get(claim - 1).findings().stream()
        .filter(f -> f.accounting().equals(accounting))
        .findFirst()
        .orElseThrow();
  }

  private static double effect(Part part) {
    return part.estimate().orElseThrow().effect();
  }

  /** Against dense: (0.3 + 0.1)/2 and (0.32 + 0.12)/2. Against MoE, CF 1 only: −0.05 and −0.07. */
  private static TinyRun qualities() {
    return new TinyRun()
        .quality(DENSE, 1, 3.0, BOTH)
        .quality(DENSE, 2, 3.0, BOTH)
        .quality(top1(1), 1, 2.70, BOTH)
        .quality(top1(1), 2, 2.68, BOTH)
        .quality(top1(2), 1, 2.90, "padded")
        .quality(top1(2), 2, 2.88, "padded")
        .quality(top2(1), 1, 2.65, BOTH)
        .quality(top2(1), 2, 2.61, BOTH);
  }

  @Test
  void claim1ComparesSeedBySeedAtEqualFlops() {
    Finding padded = finding(qualities().data(), 1, "equal padded budget");
    Part dense = padded.parts().get(0);
    assertEquals(0.21, effect(dense), 1e-12);
    assertEquals(2, dense.cases());
    assertEquals(2, dense.estimate().orElseThrow().n());
    double half = Math.tan(Math.PI * 0.475) * 0.01;
    assertEquals(0.21 - half, dense.estimate().orElseThrow().low().getAsDouble(), 1e-9);
    assertEquals(Verdict.HOLDS, dense.verdict());

    Part moe = padded.parts().get(1);
    assertEquals(-0.06, effect(moe), 1e-12);
    assertEquals(1, moe.cases());
    assertEquals(Verdict.UNDECIDED, moe.verdict());
    assertEquals(Verdict.UNDECIDED, padded.verdict());

    Finding executed = finding(qualities().data(), 1, "equal executed budget");
    assertEquals(0.31, effect(executed.parts().get(0)), 1e-12);
  }

  /** Curves fall linearly from 4: bpb b is at 3 after 1/(4 − b) of the tokens. */
  @Test
  void claim1ComparesTimesToTheThresholdAsRatios() {
    RunData run =
        qualities()
            .speed(DENSE, 1, 1000)
            .speed(DENSE, 2, 1100)
            .speed(top1(1), 1, 800, 500)
            .speed(top1(1), 2, 800, 550)
            .speed(top1(2), 1, 800, 250)
            .speed(top1(2), 2, 800, 275)
            .speed(top2(1), 1, 400, 500)
            .speed(top2(1), 2, 400, 500)
            .data();
    Finding stat = finding(run, 1, "time to threshold, static execution");
    double seed1 = (Math.log(1.3 * 0.5) + Math.log(1.1 * 0.25)) / 2;
    double seed2 = (Math.log(1.32 * 0.5) + Math.log(1.12 * 0.25)) / 2;
    assertEquals((seed1 + seed2) / 2, effect(stat.parts().get(0)), 1e-9);
    Finding dynamic = finding(run, 1, "time to threshold, dynamic execution");
    double against =
        (Math.log(800.0 / 400 * 1.30 / 1.35) + Math.log(800.0 / 400 * 1.32 / 1.39)) / 2;
    assertEquals(against, effect(dynamic.parts().get(1)), 1e-9);
    assertEquals(Verdict.HOLDS, dynamic.parts().get(1).verdict());
  }

  /** Equal training runs, so the spread of the ratio is that of the speeds: ln 1.1 and ln 1.3. */
  @Test
  void claim1CarriesTheNoiseOfTheSpeeds() {
    TinyRun tiny = new TinyRun();
    for (long seed : List.of(1L, 2L, 3L)) {
      tiny.quality(DENSE, seed, 3.0, BOTH).quality(top1(1), seed, 3.0, BOTH);
    }
    tiny.speed(DENSE, 1, 1000).speed(top1(1), 1, 1100, 1100);
    Part one = finding(tiny.data(), 1, "time to threshold, dynamic execution").parts().getFirst();
    assertEquals(1, one.estimate().orElseThrow().n());
    assertEquals(Verdict.UNDECIDED, one.verdict());
    assertTrue(one.note().contains("fork for seed 2, 3"));

    tiny.speed(DENSE, 2, 1000).speed(top1(1), 2, 1300, 1300);
    Part two = finding(tiny.data(), 1, "time to threshold, dynamic execution").parts().getFirst();
    Estimate e = two.estimate().orElseThrow();
    assertEquals(2, e.n());
    assertEquals((Math.log(1.1) + Math.log(1.3)) / 2, e.effect(), 1e-9);
    double half = Math.tan(Math.PI * 0.475) * (Math.log(1.3) - Math.log(1.1)) / 2;
    assertEquals(e.effect() - half, e.low().getAsDouble(), 1e-9);
  }

  /** Fork 1 of MoE is missing: fork 2 is paired with fork 2. */
  @Test
  void claim2PairsForksByNumber() {
    RunData run =
        new TinyRun()
            .memory(top1(1), 1, 100)
            .memory(top1(1), 2, 200)
            .memory(top2(1), 2, 300)
            .memory(top2(1), 3, 900)
            .data();
    Part part = finding(run, 2, "peak resident memory").parts().getFirst();
    assertEquals(Math.log(1.5), effect(part), 1e-12);
    assertEquals(1, part.estimate().orElseThrow().n());
  }

  @Test
  void claim1CannotHoldOnTimeWhenSwitchMissesTheThreshold() {
    RunData run =
        new TinyRun()
            .quality(DENSE, 1, 3.0, BOTH)
            .quality(DENSE, 2, 3.0, BOTH)
            .quality(top1(1), 1, 2.0, BOTH)
            .quality(top1(1), 2, 2.0, BOTH)
            .quality(top1(2), 1, 3.5, BOTH)
            .quality(top1(2), 2, 3.5, BOTH)
            .speed(DENSE, 1, 1000)
            .speed(DENSE, 2, 1000)
            .speed(top1(1), 1, 1000, 1000)
            .speed(top1(1), 2, 1000, 1000)
            .speed(top1(2), 1, 1000, 1000)
            .speed(top1(2), 2, 1000, 1000)
            .data();
    Part part = finding(run, 1, "time to threshold, static execution").parts().getFirst();
    assertEquals(Math.log(2), effect(part), 1e-9);
    assertEquals(Verdict.UNDECIDED, part.verdict());
    assertTrue(part.note().contains("Switch E8 CF 2"), part.note());
  }

  @Test
  void oneSeedDecidesNothing() {
    RunData run =
        new TinyRun()
            .quality(DENSE, 1, 3.0, BOTH)
            .quality(top1(1), 1, 2.0, BOTH)
            .quality(top2(1), 1, 2.5, BOTH)
            .data();
    Finding f = finding(run, 1, "equal padded budget");
    assertEquals(1.0, effect(f.parts().getFirst()), 1e-12);
    assertEquals(Verdict.UNDECIDED, f.verdict());
    assertTrue(f.parts().getFirst().note().contains("one seed gives no interval"));
  }

  @Test
  void claim2IsTheRatioOfFootprints() {
    TinyRun tiny = new TinyRun();
    for (long seed : List.of(1L, 2L, 3L)) {
      tiny.quality(top1(1), seed, 3, 5e5, 4e5, BOTH).quality(top2(1), seed, 3, 5e5, 5e5, BOTH);
    }
    Finding executed = finding(tiny.data(), 2, "executed FLOPs per token");
    assertEquals(Math.log(1.25), effect(executed.parts().getFirst()), 1e-12);
    assertEquals(Verdict.HOLDS, executed.verdict());
    Finding padded = finding(tiny.data(), 2, "padded FLOPs per token");
    assertEquals(0, effect(padded.parts().getFirst()), 1e-12);
    assertEquals(Verdict.DOES_NOT_HOLD, padded.verdict());
    assertTrue(padded.parts().getFirst().note().contains("no spread"));
  }

  /** High minus low: seed 1 (2.9 + 3.0)/2 − (2.7 + 2.8)/2, seed 2 0.1 more. */
  @Test
  void claim3IsHighMinusLowCapacityFactor() {
    TinyRun tiny = new TinyRun();
    for (long seed : List.of(1L, 2L)) {
      double more = seed == 2 ? 0.002 : 0;
      tiny.quality(top1(1), seed, 2.7, "padded")
          .quality(top1(1.25), seed, 2.8, "padded")
          .quality(top1(1.5), seed, 2.9 + more, "padded")
          .quality(top1(2), seed, 3.0 + more, "padded")
          .quality(top2(1), seed, 2.5, "padded")
          .quality(top2(2), seed, 2.4, "padded");
    }
    Finding padded = finding(tiny.data(), 3, "equal padded budget");
    assertEquals(0.201, effect(padded.parts().getFirst()), 1e-12);
    assertEquals(Verdict.HOLDS, padded.verdict());
    assertEquals(Verdict.UNDECIDED, finding(tiny.data(), 3, "equal executed budget").verdict());
    Part moe = context(tiny, 3, "MoE, equal padded budget, low against high CF");
    assertEquals(-0.1, effect(moe), 1e-12);
  }

  /** At the training capacity Switch wins by 0.1, without a limit MoE does by 0.05. */
  @Test
  void bothValidationsAreShownBecauseRankingsCanFlip() {
    TinyRun tiny = new TinyRun();
    for (long seed : List.of(1L, 2L)) {
      tiny.quality(DENSE, seed, 3.0, "padded")
          .dropless(top1(1), seed, 2.7, 2.70, "padded")
          .dropless(top1(2), seed, 2.8, 2.65, "padded")
          .dropless(top2(1), seed, 2.8, 2.65, "padded");
    }
    Finding padded = finding(tiny.data(), 1, "equal padded budget");
    assertEquals(0.1, effect(padded.parts().get(1)), 1e-12);
    Part dense = context(tiny, 1, "Switch against dense, validated dropless, equal padded budget");
    assertEquals((0.3 + 0.35) / 2, effect(dense), 1e-12);
    Part moe = context(tiny, 1, "Switch against MoE, validated dropless, equal padded budget");
    assertEquals(-0.05, effect(moe), 1e-12);

    assertEquals(0.1, effect(finding(tiny.data(), 3, "equal padded budget").parts().get(0)), 1e-12);
    Part low =
        context(tiny, 3, "Switch, validated dropless, equal padded budget, low against high CF");
    assertEquals(-0.05, effect(low), 1e-12);
  }

  private static Part context(TinyRun tiny, int claim, String name) {
    return Claims.of(tiny.data()).get(claim - 1).context().stream()
        .filter(p -> p.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Dense minus Switch is 0.004 and 0.0042: surely above none, surely below 0.01. */
  @Test
  void aSmallEffectHoldsAndSaysThatItIsSmall() {
    TinyRun tiny =
        new TinyRun()
            .quality(DENSE, 1, 3.0, "padded")
            .quality(DENSE, 2, 3.0, "padded")
            .quality(top1(1), 1, 2.996, "padded")
            .quality(top1(1), 2, 2.9958, "padded");
    Part small = finding(tiny.data(), 1, "equal padded budget").parts().getFirst();
    assertEquals(Verdict.HOLDS, small.verdict());
    assertEquals("smaller than 0.01", small.note());
    Part large = finding(qualities().data(), 1, "equal padded budget").parts().getFirst();
    assertEquals(Verdict.HOLDS, large.verdict());
    assertEquals("", large.note());
  }

  @Test
  void aSeedWithoutEveryCapacityFactorTakesNoPartInClaim3() {
    RunData run =
        new TinyRun()
            .quality(top1(1), 1, 2.7, "padded")
            .quality(top1(1.5), 1, 2.8, "padded")
            .quality(top1(2), 1, 3.0, "padded")
            .quality(top1(1), 2, 2.7, "padded")
            .quality(top1(1.5), 2, 2.8, "padded")
            .data();
    Part part = finding(run, 3, "equal padded budget").parts().getFirst();
    assertEquals(1, part.estimate().orElseThrow().n());
    assertEquals(0.2, effect(part), 1e-12);
  }

  @Test
  void aMeaninglessRunDecidesNothing() {
    TinyRun tiny = new TinyRun().meaningless("smoke");
    for (long seed : List.of(1L, 2L)) {
      tiny.quality(DENSE, seed, 3.0, BOTH).quality(top1(1), seed, 2.0, BOTH);
    }
    for (Claim claim : Claims.of(tiny.data())) {
      assertEquals(List.of(Verdict.UNDECIDED), List.copyOf(claim.verdicts().keySet()));
      assertEquals("is undecided under every accounting", claim.summary());
    }
  }

  @Test
  void anEmptyRunDecidesNothing() {
    for (Claim claim : Claims.of(new TinyRun().data())) {
      assertEquals(List.of(Verdict.UNDECIDED), List.copyOf(claim.verdicts().keySet()));
    }
  }

  @Test
  void allPartsMustHold() {
    assertEquals(Verdict.HOLDS, Verdict.all(List.of(Verdict.HOLDS, Verdict.HOLDS)));
    assertEquals(Verdict.UNDECIDED, Verdict.all(List.of(Verdict.HOLDS, Verdict.UNDECIDED)));
    assertEquals(
        Verdict.DOES_NOT_HOLD, Verdict.all(List.of(Verdict.UNDECIDED, Verdict.DOES_NOT_HOLD)));
    assertEquals(Verdict.UNDECIDED, Verdict.all(List.of()));
  }
}
