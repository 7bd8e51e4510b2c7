package moebench.sim.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ScalingLawTest {
  private static final ScalingLaw S_BASE =
      new ScalingLaw("S-BASE", -0.082, -0.108, 0.009, 1.104, 1.847, 314.478);

  @Test
  void effectiveExpertsRunFromTheStartToTheMost() {
    assertEquals(1.847, S_BASE.effectiveExperts(1), 1e-9);
    assertEquals(314.478, S_BASE.effectiveExperts(Integer.MAX_VALUE), 1e-3);
  }

  /** The rounded coefficients put the cut-off at 1e12; the paper prints 937e9. */
  @Test
  void expertsHelpUpToTheCutOff() {
    assertEquals(1e12, S_BASE.cutOff(), 1e-3 * 1e12);
    assertTrue(S_BASE.loss(1e9, 64) < S_BASE.loss(1e9, 1));
    assertEquals(S_BASE.loss(1e12, 1), S_BASE.loss(1e12, 64), 1e-9);
    assertTrue(S_BASE.loss(1e13, 64) > S_BASE.loss(1e13, 1));
  }

  @Test
  void whatLiesBeyondTheFitIsAnExtrapolation() {
    assertTrue(S_BASE.extrapolates(1e10, 8) && S_BASE.extrapolates(1e9, 513));
    assertFalse(S_BASE.extrapolates(1e9, 512));
  }
}
