package moebench.bench.gate.procedure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import moebench.bench.gate.procedure.Family.Chances;
import moebench.bench.gate.statistics.RankDistributions;
import moebench.bench.gate.statistics.Shift;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FamilyTest {
  private static final double MARGIN = Math.log1p(0.05);
  private static final Chances CHANCES = new Chances(0.05, 0.05, 0.05, 0.1);
  private final RankDistributions distributions = new RankDistributions();
  private final SplittableRandom random = new SplittableRandom(1);

  private Shift around(double effect, double spread, int n) {
    double[] values =
        IntStream.range(0, n).mapToDouble(i -> effect + spread * random.nextGaussian()).toArray();
    return Shift.paired(values, distributions);
  }

  private Judgement judge(Shift shift) {
    return Family.judge(List.of(shift), List.of(MARGIN), CHANCES).getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.01, PASS",
    "0.03, 0.005, PASS",
    "0.1, 0.02, REGRESSION",
    "-0.1, 0.02, IMPROVEMENT",
    "-0.03, 0.005, PASS",
    "0.045, 0.02, INCONCLUSIVE",
    "0, 0.3, INCONCLUSIVE",
  })
  void theVerdictIsReadFromTheInterval(double effect, double spread, Verdict verdict) {
    Judgement judgement = judge(around(effect, spread, 20));

    assertEquals(verdict, judgement.verdict(), judgement.toString());
    assertEquals(20, judgement.n());
    assertTrue(judgement.low() <= judgement.effect() && judgement.effect() <= judgement.high());
  }

  @Test
  void aSlowdownWithinTheMarginIsNotFlaggedButOneThatMayExceedItIs() {
    assertTrue(!judge(around(0.03, 0.005, 20)).isFlagged());
    assertTrue(judge(around(0.047, 0.01, 20)).isFlagged());
  }

  /** 9 of 12 pairs are slower: p = 0.08, since the signed ranks 2, 6 and 12 are not. */
  @Test
  void aFlagIsRaisedOnLessThanTheIntervalSays() {
    double[] ratios = new double[12];
    for (int i = 0; i < ratios.length; i++) {
      boolean isFaster = i == 1 || i == 5 || i == 11;
      ratios[i] = (isFaster ? -1 : 1) * 0.01 * (i + 1);
    }
    Shift shift = Shift.paired(ratios, distributions);
    double p = shift.pAbove(0);
    assertTrue(p > 0.05 && p < 0.2, "p " + p);
    for (double flagging : new double[] {0.05, 0.2}) {
      Judgement judgement =
          Family.judge(List.of(shift), List.of(MARGIN), new Chances(0.05, flagging, 0.05, 0.1))
              .getFirst();

      assertEquals(flagging == 0.2, judgement.isFlagged());
      assertTrue(judgement.low() <= 0);
      assertEquals(Verdict.INCONCLUSIVE, judgement.verdict());
    }
  }

  @Test
  void noPairsGiveNoVerdict() {
    Judgement judgement = judge(Shift.paired(new double[0], distributions));

    assertEquals(Verdict.INCONCLUSIVE, judgement.verdict());
    assertEquals(Double.POSITIVE_INFINITY, judgement.detectable());
  }

  @Test
  void moreBenchmarksWidenTheIntervals() {
    Shift shift = around(0.02, 0.2, 20);
    Judgement alone = judge(shift);
    Judgement amongTen =
        Family.judge(Collections.nCopies(10, shift), Collections.nCopies(10, MARGIN), CHANCES)
            .getFirst();

    assertTrue(amongTen.low() < alone.low());
    assertTrue(amongTen.detectable() > alone.detectable());
  }

  /** Under normal noise: what is called detectable is found in about nine of ten runs. */
  @Test
  void detectableEffectsAreDetected() {
    double detectable = judge(around(0, 0.05, 30)).detectable();
    int found = 0;
    for (int run = 0; run < 1000; run++) {
      found += judge(around(detectable, 0.05, 30)).verdict() == Verdict.REGRESSION ? 1 : 0;
    }

    assertEquals(900, found, 80);
  }
}
