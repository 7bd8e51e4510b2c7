package moebench.sim.cluster.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.SplittableRandom;
import moebench.sim.cluster.loads.Popularity;
import org.junit.jupiter.api.Test;

class PlacementTest {

  @Test
  void everyRuleKeepsTheLoadAndFillsEveryDevice() {
    double[] load = Popularity.dirichlet(48, 0.7, 2).shares();
    for (Placement p :
        new Placement[] {
          Placement.roundRobin(48, 16),
          Placement.greedy(load, 16),
          Placement.replicated(load, 16, 16)
        }) {
      assertEquals(1, Arrays.stream(p.deviceLoads(load)).sum(), 1e-12);
      int places = p.deviceExperts().getFirst().length;
      assertTrue(p.deviceExperts().stream().allMatch(d -> d.length == places));
      long different = p.deviceExperts().stream().flatMapToInt(Arrays::stream).distinct().count();
      assertEquals(48, different);
    }
  }

  /** Against all ways to put six experts on two devices of three places. */
  @Test
  void greedyIsWithinGrahamsBoundOfTheBest() {
    SplittableRandom random = new SplittableRandom(8);
    for (int round = 0; round < 200; round++) {
      double[] load = random.doubles(6).map(u -> u * u * u + 1e-3).toArray();
      double sum = Arrays.stream(load).sum();
      double best = Double.MAX_VALUE;
      for (int set = 0; set < 64; set++) {
        if (Integer.bitCount(set) == 3) {
          double first = 0;
          for (int e = 0; e < 6; e++) {
            first += (set >> e & 1) * load[e];
          }
          best = Math.min(best, Math.max(first, sum - first));
        }
      }
      double greedy = imbalance(Placement.greedy(load, 2), load) * sum / 2;
      assertTrue(greedy >= best - 1e-12);
      assertTrue(greedy <= 4.0 / 3 * best, greedy + " against " + best);
    }
  }

  @Test
  void underSkewLoadAwareIsEvenerAndReplicasBetterStill() {
    double[] load = Popularity.zipf(64, 0.9).shares();
    double robin = imbalance(Placement.roundRobin(64, 16), load);
    double greedy = imbalance(Placement.greedy(load, 16), load);
    double replicated = imbalance(Placement.replicated(load, 16, 16), load);
    assertTrue(greedy < robin);
    assertTrue(replicated < 0.7 * greedy, robin + " " + greedy + " " + replicated);
    assertTrue(replicated >= 1 - 1e-12);
  }

  @Test
  void refusesExpertsThatDoNotDivide() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Placement.roundRobin(10, 4));
    assertTrue(e.getMessage().contains("10 experts do not divide over 4 devices"));
    assertTrue(e.getMessage().contains("add 2 places"));
  }

  private static double imbalance(Placement placement, double[] load) {
    DoubleSummaryStatistics loads = Arrays.stream(placement.deviceLoads(load)).summaryStatistics();
    return loads.getMax() / loads.getAverage();
  }
}
