package moebench.peers.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.PrimitiveIterator.OfDouble;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import moebench.reports.schema.Result;
import org.junit.jupiter.api.Test;

class PairTimerTest {
  private static final long MILLISECOND = 1_000_000;

  /** Moves only when a side or a ceiling says so. */
  private long now = 17;

  /** The latest; warming up makes millions. */
  private final Deque<String> events = new ArrayDeque<>();

  private int bursts;

  private final Ceilings ceilings =
      new Ceilings() {
        @Override
        public double fmaGflops() {
          happened("fma", MILLISECOND);
          return bursts++;
        }

        @Override
        public double readGbPerSecond() {
          happened("read", MILLISECOND);
          return 10;
        }
      };

  private final PairTimer timer = new PairTimer(1, ceilings, () -> now, true);

  private void happened(String event, long nanos) {
    events.add(event);
    if (events.size() > 100) {
      events.removeFirst();
    }
    now += nanos;
  }

  /** Sides that take so long. */
  private Pair pair(long ours, long peer, boolean boundByMemory) {
    return new Pair(
        new Side("ours", () -> happened("ours", ours)),
        new Side("peer", () -> happened("peer", peer)),
        1,
        1,
        boundByMemory,
        () -> 0,
        List.of());
  }

  private List<String> latest(int count) {
    return List.copyOf(events).subList(events.size() - count, events.size());
  }

  /** Samples fill five milliseconds: three operations of two, and one of seven. */
  @Test
  void sidesTakeTurnsBetweenBurstsAndEachIsTimedForItself() {
    Result.Comparison result = timer.time(pair(2 * MILLISECOND, 7 * MILLISECOND, true), 3);
    List<String> round = List.of("read", "fma", "ours", "ours", "ours", "fma", "peer");
    assertEquals(Collections.nCopies(3, round).stream().flatMap(List::stream).toList(), latest(21));
    assertEquals(List.of(0.002, 0.002, 0.002), result.seconds());
    assertEquals(List.of(0.007, 0.007, 0.007), result.peerSeconds());
    assertEquals(List.of(10.0, 10.0, 10.0), result.readGbPerSecond());
    // Bursts are numbered: the mean of the last two, of those before, and of those before these.
    assertEquals(List.of(bursts - 5.5, bursts - 3.5, bursts - 1.5), result.fmaGflops());
  }

  /** A round takes 1.1 s: after the fourth the time is over, but seven are the least. */
  @Test
  void longWorkHasFewerRoundsButSeven() {
    Pair longer = pair(100 * MILLISECOND, 1000 * MILLISECOND, false);
    assertEquals(7, timer.time(longer, 21).seconds().size());
    assertEquals(3, timer.time(longer, 3).seconds().size());
    Pair shorter = pair(100 * MILLISECOND, 300 * MILLISECOND, false);
    assertEquals(10, timer.time(shorter, 21).seconds().size());
  }

  private Pair pair(DoubleSupplier check) {
    Side side = new Side("something", () -> now += MILLISECOND);
    return new Pair(side, side, 1, 1, false, check, List.of());
  }

  /**
   * The larger error of both checks is kept, and a side that went wrong meanwhile has no result.
   */
  @Test
  void bothSidesAreCheckedBeforeAndAfter() {
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
