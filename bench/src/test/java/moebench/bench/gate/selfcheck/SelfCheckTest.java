package moebench.bench.gate.selfcheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SelfCheckTest {
  private static final SelfCheck CHECK =
      new SelfCheck(new SelfCheck.Setting(100, 0.05, 500, 0.2, 1));

  @ParameterizedTest
  @EnumSource
  void underNoNoiseDoesItCryWolfOrSleep(NoiseModel model) {
    SelfCheck.Counts alike = CHECK.simulate(model, 5, 0, 0.05);
    SelfCheck.Counts slower = CHECK.simulate(model, 5, 0.1, 0.05);

    assertTrue(alike.regression().count() <= 3, "false alarms: " + alike.regression());
    assertTrue(alike.invalid().count() <= 6, "invalid: " + alike.invalid());
    assertTrue(slower.regression().count() >= 85, "found: " + slower.regression());
    assertTrue(slower.passed().count() <= 3, "missed: " + slower.passed());
  }

  @Test
  void noisierForksAreFoundOutLessOften() {
    SelfCheck noisy = new SelfCheck(new SelfCheck.Setting(100, 0.2, 500, 0.2, 1));

    assertTrue(noisy.simulate(NoiseModel.WHITE, 5, 0.1, 0.05).regression().count() < 50);
  }

  /**
   * 230 slots are 230/12 pairs of each of five benchmarks and of the controls; 30 have 62 in a
   * round.
   */
  @Test
  void thirtyBenchmarksTakeTheTimeThatTheirPairsTake() {
    StringWriter text = new StringWriter();
    SelfCheckTable.print(
        new SelfCheck.Setting(1, 0.05, 230, 0.2, 1), List.of(), new PrintWriter(text, true));

    assertTrue(
        text.toString()
            .contains(
                "230 slots (about 10 minutes at 2.6 s each) for 5 benchmarks and 1188 slots (about"
                    + " 51 minutes at 2.6 s each) for 30"),
        text.toString());
  }

  /** Without noise every answer is known, column by column. */
  @Test
  void theTableSaysWhatWasFound() {
    Noise none =
        new Noise() {
          @Override
          public String label() {
            return "none";
          }

          @Override
          public Run begin(double sd, int slots, RandomGenerator random) {
            return second -> 0;
          }
        };
    StringWriter text = new StringWriter();
    SelfCheckTable.print(
        new SelfCheck.Setting(3, 0.05, 230, 0.2, 1), List.of(none), new PrintWriter(text, true));

    String row =
        text.toString().lines().filter(l -> l.startsWith("none")).findFirst().orElseThrow();
    assertEquals(
        List.of("0.00%", "100.00%", "100.00%", "0.00%", "100.00%", "0.00%"),
        Pattern.compile("[0-9.]+%").matcher(row).results().map(MatchResult::group).toList());
  }

  @Test
  void theSeedDecides() {
    assertEquals(
        CHECK.simulate(NoiseModel.WHITE, 2, 0.05, 0.03),
        CHECK.simulate(NoiseModel.WHITE, 2, 0.05, 0.03));
  }
}
