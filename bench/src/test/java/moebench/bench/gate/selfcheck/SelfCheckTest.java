package moebench.bench.gate.selfcheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

  @Test
  void theSeedDecides() {
    assertEquals(
        CHECK.simulate(NoiseModel.WHITE, 2, 0.05, 0.03),
        CHECK.simulate(NoiseModel.WHITE, 2, 0.05, 0.03));
  }
}
