package moebench.bench.gate.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShiftTest {
  private final RankDistributions distributions = new RankDistributions();

  @Test
  void theEstimateIsTheMedianOfPairwiseMeans() {
    // Means of all pairs of 1, 2, 9: 1, 1.5, 2, 5, 5.5, 9.
    assertEquals(3.5, Shift.paired(new double[] {9, 1, 2}, distributions).estimate());
    // Differences: 3−1, 3−2, 8−1, 8−2.
    assertEquals(
        4, Shift.between(new double[] {1, 2}, new double[] {3, 8}, distributions).estimate());
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 13, 30})
  void boundsAreWhereTheTestBeginsToReject(int n) {
    SplittableRandom random = new SplittableRandom(n);
    double[] first = random.doubles(n).toArray();
    double[] second = random.doubles(n + 2).map(v -> v + 0.2).toArray();
    for (Shift shift :
        new Shift[] {
          Shift.paired(first, distributions), Shift.between(first, second, distributions)
        }) {
      for (double level : new double[] {0.04, 0.1, 0.3}) {
        double low = shift.lower(level);
        double high = shift.upper(level);
        assertTrue(shift.pAbove(low - 1e-9) <= level);
        assertTrue(shift.pAbove(low + 1e-9) > level);
        assertTrue(shift.pBelow(high + 1e-9) <= level);
        assertTrue(shift.pBelow(high - 1e-9) > level);
        assertTrue(low < shift.estimate() && shift.estimate() < high);
      }
    }
  }

  @Test
  void fewValuesGiveNoBound() {
    Shift shift = Shift.paired(new double[] {1, 2, 3, 4}, distributions);

    assertEquals(Double.NEGATIVE_INFINITY, shift.lower(0.05));
    assertEquals(Double.POSITIVE_INFINITY, shift.upper(0.05));
    assertEquals(1, shift.lower(1.0 / 16));
    assertTrue(Double.isNaN(Shift.paired(new double[0], distributions).estimate()));
    assertEquals(1, Shift.paired(new double[0], distributions).pAbove(0));
  }

  @Test
  void aWildValueMovesTheEstimateLittle() {
    double[] values = new double[20];
    Arrays.setAll(values, i -> 0.01 * i);
    double before = Shift.paired(values, distributions).estimate();
    values[19] = 1e6;

    assertEquals(before, Shift.paired(values, distributions).estimate(), 0.01);
  }

  @Test
  void valuesAtTheLimitDoNotSpeakAgainstIt() {
    Shift shift = Shift.paired(new double[12], distributions);

    assertEquals(1, shift.pAbove(0));
    assertEquals(1, shift.pBelow(0));
  }
}
