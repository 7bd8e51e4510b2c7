package moebench.bench.gate.procedure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import moebench.bench.gate.statistics.RankDistributions;
import moebench.bench.gate.statistics.Shift;
import org.junit.jupiter.api.Test;

class ConductorTest {
  private static final double MARGIN = Math.log1p(0.05);

  private record Measured(int benchmark, Arm arm, int index) {}

  /** A laboratory with a little noise and a script of effects; NaN fails. */
  private static final class Script implements Laboratory {
    private final int slots;
    private final ToDoubleFunction<Measured> effect;
    private final SplittableRandom random;
    private final List<Measured> measured = new ArrayList<>();
    private final List<Double> logTimes = new ArrayList<>();
    private final double noise;

    Script(int slots, ToDoubleFunction<Measured> effect) {
      this(slots, 0.01, 7, effect);
    }

    Script(int slots, double noise, long seed, ToDoubleFunction<Measured> effect) {
      this.slots = slots;
      this.noise = noise;
      this.random = new SplittableRandom(seed);
      this.effect = effect;
    }

    @Override
    public OptionalDouble measure(int benchmark, Arm arm) {
      Measured slot = new Measured(benchmark, arm, measured.size());
      measured.add(slot);
      double value = effect.applyAsDouble(slot) + noise * random.nextGaussian();
      logTimes.add(value);
      return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** The last pairs of a benchmark. */
    Shift last(int benchmark, int pairs) {
      double[] before = last(new Measured(benchmark, Arm.BASELINE, 0), pairs);
      double[] after = last(new Measured(benchmark, Arm.CANDIDATE, 0), pairs);
      return Shift.paired(
          IntStream.range(0, pairs).mapToDouble(i -> after[i] - before[i]).toArray(),
          new RankDistributions());
    }

    private double[] last(Measured like, int pairs) {
      double[] all =
          measured.stream()
              .filter(slot -> slot.benchmark == like.benchmark && slot.arm == like.arm)
              .mapToDouble(slot -> logTimes.get(slot.index))
              .toArray();
      return Arrays.copyOfRange(all, all.length - pairs, all.length);
    }

    @Override
    public double spentAfter(int more) {
      return (double) (measured.size() + more) / slots;
    }

    Conductor.Outcome run(int benchmarks) throws InterruptedException {
      return run(benchmarks, MARGIN);
    }

    Conductor.Outcome run(int benchmarks, double margin) throws InterruptedException {
      return new Conductor(
              this,
              Collections.nCopies(benchmarks, margin),
              List.of(Arm.COPY, Arm.SLOWED),
              new RankDistributions(),
              new SplittableRandom(3))
          .run();
    }
  }

  private static double slowed(Measured slot) {
    return slot.arm() == Arm.SLOWED ? 0.2 : 0;
  }

  @Test
  void alikeBuildsPassBeforeTheTimeIsOver() throws InterruptedException {
    Script script = new Script(300, ConductorTest::slowed);

    Conductor.Outcome outcome = script.run(2);

    assertTrue(outcome.isValid());
    outcome.judgements().forEach(j -> assertEquals(Verdict.PASS, j.verdict()));
    assertTrue(
        script.measured.size() < 150, "stopped at the first look: " + script.measured.size());
  }

  @Test
  void aSlowBenchmarkIsConfirmedWithFreshPairsAndTheOthersPass() throws InterruptedException {
    Script script =
        new Script(
            600, slot -> slot.arm() == Arm.CANDIDATE && slot.benchmark() == 1 ? 0.1 : slowed(slot));

    Conductor.Outcome outcome = script.run(3);

    assertEquals(
        List.of(Verdict.PASS, Verdict.REGRESSION, Verdict.PASS),
        outcome.judgements().stream().map(Judgement::verdict).toList());
    long pairs =
        script.measured.stream()
            .filter(slot -> slot.benchmark() == 1 && slot.arm() == Arm.CANDIDATE)
            .count();
    Judgement regression = outcome.judgements().get(1);
    assertTrue(regression.n() < pairs, "the pairs that raised the flag do not count again");
    assertEquals(0.1, regression.effect(), 0.01);
  }

  @Test
  void flaggedBenchmarksShareTheChanceOfErrorOfTheirConfirmation() throws InterruptedException {
    Script script = new Script(900, slot -> slot.arm() == Arm.CANDIDATE ? 0.1 : slowed(slot));

    List<Judgement> judgements = script.run(2).judgements();

    // Every fresh pair of both is slower, so that Holm's first step takes the first of them.
    for (int i = 0; i < 2; i++) {
      Judgement judgement = judgements.get(i);
      assertEquals(Verdict.REGRESSION, judgement.verdict());
      assertEquals(
          script.last(i, judgement.n()).lower(i == 0 ? Levels.CONFIRMING / 2 : Levels.CONFIRMING),
          judgement.low());
    }
  }

  @Test
  void whatGoesTheOtherWayDoesNotRecur() throws InterruptedException {
    Script script =
        new Script(
            400,
            slot -> slot.arm() == Arm.CANDIDATE ? slot.index() < 130 ? -0.3 : 0.3 : slowed(slot));

    Judgement judgement = script.run(1).judgements().getFirst();

    assertEquals(Verdict.INCONCLUSIVE, judgement.verdict());
    assertEquals("flagged, but fresh forks went the other way", judgement.note());
  }

  /** By the procedure with all its looks, where the noise is what limits it. */
  @Test
  void whatIsCalledDetectableIsFoundInNineOfTenRuns() throws InterruptedException {
    List<Double> detectable = new ArrayList<>();
    for (int run = 0; run < 60; run++) {
      detectable.add(noisy(run, 0).detectable());
    }
    double slowdown = detectable.stream().sorted().toList().get(30);
    int found = 0;
    for (int run = 0; run < 300; run++) {
      found += noisy(run, slowdown).verdict() == Verdict.REGRESSION ? 1 : 0;
    }

    assertEquals(0.9, found / 300.0, 0.08, "at " + slowdown);
  }

  private static Judgement noisy(int run, double slowdown) throws InterruptedException {
    return new Script(
            300,
            0.05,
            run,
            slot -> slot.arm() == Arm.CANDIDATE && slot.benchmark() == 0 ? slowdown : slowed(slot))
        .run(5, Math.log1p(0.03))
        .judgements()
        .getFirst();
  }

  @Test
  void whatDoesNotRecurIsNoRegression() throws InterruptedException {
    Script script =
        new Script(
            400, slot -> slot.arm() == Arm.CANDIDATE && slot.index() < 130 ? 0.1 : slowed(slot));

    Conductor.Outcome outcome = script.run(1);

    assertEquals(Verdict.PASS, outcome.judgements().getFirst().verdict());
    assertEquals(0, outcome.judgements().getFirst().effect(), 0.01);
  }

  @Test
  void anImprovementIsOneInBothLooks() throws InterruptedException {
    Script script = new Script(400, slot -> slot.arm() == Arm.CANDIDATE ? -0.1 : slowed(slot));

    assertEquals(Verdict.IMPROVEMENT, script.run(1).judgements().getFirst().verdict());
  }

  @Test
  void aControlThatMisbehavesMakesTheRunInvalid() throws InterruptedException {
    assertFalse(
        new Script(300, slot -> slot.arm() == Arm.COPY ? 0.05 : slowed(slot)).run(1).isValid());
    assertFalse(new Script(300, slot -> 0).run(1).isValid());
  }

  /** Of 7 pairs one in 2⁷ goes one way by chance: too often for half of 1%. */
  @Test
  void aCopyWithTooFewPairsShowsNothing() throws InterruptedException {
    for (int pairs : List.of(0, 7, 8)) {
      Script script =
          new Script(
              300,
              slot ->
                  slot.arm() == Arm.COPY && slot.index() >= 4 * pairs ? Double.NaN : slowed(slot));

      Conductor.Outcome outcome = script.run(1);

      assertEquals(Arm.COPY, outcome.controls().getFirst().arm());
      assertEquals(pairs, outcome.controls().getFirst().n());
      assertEquals(pairs == 8, outcome.isValid());
    }
  }

  @Test
  void fewPairsGiveNoVerdictAndSaySo() throws InterruptedException {
    Script script = new Script(36, ConductorTest::slowed);

    Judgement judgement = script.run(1).judgements().getFirst();

    assertEquals(Verdict.INCONCLUSIVE, judgement.verdict());
    assertEquals("9 pairs in the time given; a verdict needs 10", judgement.note());
    assertEquals(Double.POSITIVE_INFINITY, judgement.detectable());
    assertEquals(36, script.measured.size());
  }

  /**
   * At 70% of the time, 14 pairs would leave 18 slots; after ten pairs, 26 are left, for eleven.
   */
  @Test
  void whereTimeIsShortScreeningLeavesRoomToConfirm() throws InterruptedException {
    Script script = new Script(66, slot -> slot.arm() == Arm.CANDIDATE ? 0.3 : slowed(slot));

    Judgement judgement = script.run(1).judgements().getFirst();

    assertEquals(Verdict.REGRESSION, judgement.verdict(), judgement.note());
    assertEquals(11, judgement.n());
  }

  /** Screening leaves 62 slots: 26 pairs of one benchmark, but not ten of each of five. */
  @Test
  void whereTimeIsShortTheSurestFlagsAreConfirmed() throws InterruptedException {
    Script script =
        new Script(
            230,
            slot -> slot.arm() == Arm.CANDIDATE ? 0.1 + 0.05 * slot.benchmark() : slowed(slot));

    List<Judgement> judgements = script.run(5).judgements();

    assertEquals(Verdict.REGRESSION, judgements.getLast().verdict(), judgements.getLast().note());
    assertEquals(Verdict.INCONCLUSIVE, judgements.getFirst().verdict());
    assertEquals(
        "flagged, but no time was left for 10 fresh pairs to confirm it",
        judgements.getFirst().note());
  }

  /** Ten pairs with controls are 40 slots; of the 160 that are left, five pairs take 12. */
  @Test
  void controlsWithEnoughPairsTakeLessOfTheTime() throws InterruptedException {
    Script script = new Script(200, 0.5, 7, ConductorTest::slowed);

    Conductor.Outcome outcome = script.run(1);

    assertEquals(Verdict.INCONCLUSIVE, outcome.judgements().getFirst().verdict());
    assertEquals(10 + 160 / 12, outcome.controls().getFirst().n());
    assertTrue(outcome.judgements().getFirst().n() >= 10 + 5 * (160 / 12));
  }

  @Test
  void anEffectSeenTooLateIsInconclusive() throws InterruptedException {
    // Ten pairs come after the time for flags; too few are left to confirm.
    Script script = new Script(48, slot -> slot.arm() == Arm.CANDIDATE ? 0.3 : slowed(slot));

    Judgement judgement = script.run(1).judgements().getFirst();

    assertEquals(Verdict.INCONCLUSIVE, judgement.verdict());
    assertTrue(judgement.note().contains("no time was left for 10 fresh pairs"), judgement.note());
  }

  @Test
  void aBenchmarkWhoseForksFailIsGivenUpAndTheRestGoesOn() throws InterruptedException {
    Script script =
        new Script(
            300,
            slot ->
                slot.arm() == Arm.CANDIDATE && slot.benchmark() == 0 ? Double.NaN : slowed(slot));

    Conductor.Outcome outcome = script.run(2);

    assertEquals("forks failed", outcome.judgements().get(0).note());
    assertTrue(outcome.judgements().get(0).isGivenUp());
    assertFalse(outcome.judgements().get(1).isGivenUp());
    assertEquals(Verdict.PASS, outcome.judgements().get(1).verdict());
    assertEquals(
        2,
        script.measured.stream()
            .filter(slot -> slot.benchmark() == 0 && slot.arm() == Arm.CANDIDATE)
            .count());
  }

  @Test
  void slotsAreShuffledAndBalanced() {
    Order order = new Order(1, new SplittableRandom(5));
    int baselineFirst = 0;
    List<List<Arm>> blocks = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      List<Arm> block = order.block(0, List.of(Arm.COPY, Arm.SLOWED));
      assertEquals(4, EnumSet.copyOf(block).size());
      baselineFirst += block.indexOf(Arm.BASELINE) < block.indexOf(Arm.CANDIDATE) ? 1 : 0;
      blocks.add(block);
      if (i % 4 == 3) {
        assertEquals(2 * (i / 4 + 1), baselineFirst);
      }
    }
    assertTrue(blocks.stream().distinct().count() > 10);
  }
}
