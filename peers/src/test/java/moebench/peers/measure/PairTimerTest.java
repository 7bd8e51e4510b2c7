package moebench.peers.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.PrimitiveIterator.OfDouble;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class PairTimerTest {
  private static Pair pair(DoubleSupplier check) {
    Side side = new Side("nothing", () -> {});
    return new Pair(side, side, 1, 1, false, check, List.of());
  }

  /**
   * The larger error of both checks is kept, and a side that went wrong meanwhile has no result.
   */
  @Test
  void bothSidesAreCheckedBeforeAndAfter() {
    PairTimer timer = new PairTimer(1);
    OfDouble errors = DoubleStream.of(0.25, 0.5).iterator();
    assertEquals(0.5, timer.time(pair(errors::nextDouble), 1).maxError());
    OfDouble first = DoubleStream.of(0.25).iterator();
    Pair wrong =
        pair(() -> {
          if (!first.hasNext()) {
            throw new IllegalStateException("wrong");
          }
          return first.nextDouble();
        });
    assertEquals(
        "wrong",
        assertThrows(IllegalStateException.class, () -> timer.time(wrong, 1)).getMessage());
  }
}
