package moebench.sim.cluster.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class NetworkTest {
  private static final double S = 1e9;

  @Test
  void anAllToAllWithinANodeMovesAllButTheOwnPart() {
    Nodes nodes = new Nodes(8, new Link(100, 0), new Link(10, 0), false);
    assertEquals(S * 7 / 8 / 100e9, nodes.allToAll(new Group(8, 1), S, 1), 1e-12);
    assertEquals(S * 56 / 64 / 10e9, nodes.allToAll(new Group(64, 1), S, 1), 1e-12);
    assertEquals(2 * S * 56 / 64 / 10e9, nodes.allToAll(new Group(64, 1), S, 2), 1e-12);
    assertEquals(S * 7 / 8 / 10e9, nodes.allToAll(new Group(8, 8), S, 1), 1e-12);
  }

  @Test
  void railsCrossTheFastNetworkFirst() {
    Link slowInside = new Link(5, 0);
    Link card = new Link(10, 0);
    Group group = new Group(64, 1);
    double free = new Nodes(8, slowInside, card, false).allToAll(group, S, 1);
    double rail = new Nodes(8, slowInside, card, true).allToAll(group, S, 1);
    assertEquals(S * 56 / 64 / 10e9, free, 1e-12);
    assertEquals(S / 64 * (7 + 56 * 7 / 8.0) / 5e9, rail, 1e-12);
  }

  @Test
  void anAllReduceCostsTwiceItsBytes() {
    Nodes nodes = new Nodes(8, new Link(100, 0), new Link(10, 0), false);
    assertEquals(2 * S * 7 / 8 / 100e9, nodes.allReduce(new Group(8, 1), S), 1e-12);
    double two = 2 * S * 7 / 8 / 100e9 + 2 * S / 8 * 3 / 4 / 10e9;
    assertEquals(two, nodes.allReduce(new Group(32, 1), S), 1e-12);
    assertEquals(0, nodes.allReduce(new Group(1, 1), S), 0);
  }

  /** On a 2-D torus of k² chips: half the chips send half their bytes over 4k links of the cut. */
  @Test
  void aTorusIsBoundByItsBisection() {
    Torus torus = new Torus(2, new Link(50, 0), 1);
    int k = 32;
    double bisection = S / 2 * (k * k / 2.0) / (2 * k) / 50e9;
    assertEquals(bisection, torus.allToAll(new Group(k * k, 1), S, 1), 1e-9);
  }

  @Test
  void allLinksOfATorusReduce() {
    Torus torus = new Torus(2, new Link(82, 0), 1);
    double n = 1024;
    assertEquals(2 * S * (n - 1) / n / (4 * 82e9), torus.allReduce(new Group(1024, 1), S), 1e-12);
  }

  /**
   * Devices get unequal shares of everybody's bytes. Within nodes and between them, the one with
   * the largest share receives longest, and all wait for it.
   */
  @Test
  void theBusiestReceiverDecides() {
    SplittableRandom random = new SplittableRandom(5);
    for (int perNode : new int[] {1, 4}) {
      Nodes nodes = new Nodes(perNode, new Link(20, 0), new Link(25, 0), false);
      for (int devices : new int[] {4, 28, 64}) {
        double[] shares = random.doubles(devices).toArray();
        double sum = DoubleStream.of(shares).sum();
        double slowest = 0;
        for (int to = 0; to < devices; to++) {
          double near = 0;
          double far = 0;
          for (int from = 0; from < devices; from++) {
            double bytes = from == to ? 0 : S * shares[to] / sum;
            if (from / perNode == to / perNode) {
              near += bytes;
            } else {
              far += bytes;
            }
          }
          slowest = Math.max(slowest, Math.max(near / 20e9, far / 25e9));
        }
        double skew = DoubleStream.of(shares).max().orElseThrow() * devices / sum;
        assertEquals(slowest, nodes.allToAll(new Group(devices, 1), S, skew), 1e-12);
      }
    }
  }

  @Test
  void latencyRemainsWhenBytesDoNot() {
    Nodes nodes = new Nodes(8, new Link(100, 3), new Link(10, 7), true);
    assertEquals(10e-6, nodes.allToAll(new Group(16, 1), 1e-9, 1), 1e-12);
    assertEquals(7e-6, nodes.pointToPoint(new Group(2, 8), 1e-9), 1e-12);
    assertEquals(3e-6, nodes.pointToPoint(new Group(2, 1), 1e-9), 1e-12);
    assertEquals(0, nodes.pointToPoint(new Group(1, 1), 1), 0);
  }

  @Test
  void refusesALinkThatCarriesNothing() {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> new Link(0, 1));
    assertTrue(e.getMessage().contains("gbPerSecond is 0"));
    assertThrows(IllegalArgumentException.class, () -> new Link(-1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Link(Double.NaN, 1));
  }
}
