package moebench.sim.cluster.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import moebench.layers.CapacityRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ModelSpecTest {

  @Test
  void refusesSizesThatCannotBe() {
    refuses("dispatchGroup", () -> moe(0));
    refuses("dispatchGroup", () -> moe(-1));
    refuses("parameters of attention", () -> new Attention(8, 64, null, -5L, null));
    refuses("kvWidth", () -> new Attention(8, 64, null, null, 0));
    refuses("heads 8 must be a multiple", () -> new Attention(8, 64, 3, null, null));
    assertEquals(0, moe(null).denseFirst());
  }

  private static Moe moe(Integer dispatchGroup) {
    return new Moe(8, 1, new Ffn(64, false), 1, null, null, CapacityRule.dropless(), dispatchGroup);
  }

  private static void refuses(String problem, Executable action) {
    String message = assertThrows(IllegalArgumentException.class, action).getMessage();
    assertTrue(message.contains(problem), message);
  }
}
