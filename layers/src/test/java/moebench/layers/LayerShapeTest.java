package moebench.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerShapeTest {

  @ParameterizedTest
  @CsvSource({
    "per-token, 1, 1024, 8, 1, 128",
    "per-token, 1.25, 1024, 8, 2, 160",
    "per-token, 1, 10, 3, 1, 4",
    "per-token, 1.1, 100, 10, 1, 11",
    "per-token, 1.0000001, 100, 10, 1, 11",
    "per-token, 0.01, 10, 10, 1, 1",
    "per-assignment, 1, 1024, 8, 2, 256",
    "per-assignment, 1.25, 13, 6, 2, 6",
    "dropless, 1, 207, 6, 2, 207"
  })
  void capacity(String convention, double cf, int tokens, int experts, int topK, int expected) {
    CapacityRule rule = new CapacityRule(CapacityConvention.of(convention), cf);
    assertEquals(expected, rule.capacity(tokens, experts, topK));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesACapacityFactor(double cf) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> CapacityRule.perToken(cf)).getMessage();
    assertTrue(message.contains(Double.toString(cf)), message);
  }

  @ParameterizedTest
  @CsvSource({"0, 7, 2, 1", "6, -1, 2, 1", "6, 7, 0, 1", "6, 7, 2, 0", "6, 7, 2, 3"})
  void refusesSizes(int dModel, int dFf, int experts, int topK) {
    assertThrows(
        IllegalArgumentException.class,
        () -> new LayerShape(dModel, dFf, experts, topK, CapacityRule.dropless(), Activation.RELU));
  }

  @Test
  void refusesWeightsThatOverflowAnArray() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> new LayerShape(65536, 65536, 64, 1, CapacityRule.dropless(), Activation.RELU))
            .getMessage();
    assertTrue(message.contains("64·65536·65536"), message);
  }

  @Test
  void refusesACapacityOfZero() {
    CapacityRule tiny = CapacityRule.perToken(1e-12);
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> tiny.capacity(10, 10, 1))
            .getMessage()
            .contains("rounds to 0"));
  }

  @Test
  void unknownNamesAreListed() {
    assertThrows(IllegalArgumentException.class, () -> Activation.of("gelu"));
    assertThrows(IllegalArgumentException.class, () -> CapacityConvention.of("token"));
    assertEquals(Activation.GELU_ERF, Activation.of("gelu-erf"));
  }
}
