package moebench.bench.fork;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class DeviceProbeForkTest {
  private static final Supplier<List<Double>> FAILS =
      () -> {
        throw new IllegalStateException("the driver cannot build it");
      };

  @Test
  void theShapeWithTheHigherMedianCounts() {
    List<Double> slow = List.of(1.0, 2.0, 9.0);
    List<Double> fast = List.of(3.0, 3.0, 3.0);

    assertEquals(fast, DeviceProbeFork.fastest(List.of(() -> slow, () -> fast)));
    assertEquals(fast, DeviceProbeFork.fastest(List.of(() -> fast, () -> slow)));
  }

  @Test
  void oneShapeThatFailsLeavesTheOther() {
    List<Double> rates = List.of(5.0);

    assertEquals(rates, DeviceProbeFork.fastest(List.of(FAILS, () -> rates)));
    assertEquals(rates, DeviceProbeFork.fastest(List.of(() -> rates, FAILS)));
    assertEquals(
        "the driver cannot build it",
        assertThrows(
                IllegalStateException.class, () -> DeviceProbeFork.fastest(List.of(FAILS, FAILS)))
            .getMessage());
  }
}
