package moebench.reports.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EDivisiveTest {

  /** Levels with normal noise, so many values of each. */
  private static double[] steps(long seed, int each, double sd, double... levels) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, each * levels.length)
        .mapToDouble(i -> levels[i / each] + sd * random.nextGaussian())
        .toArray();
  }

  @Test
  void stepsAreFoundWhereTheyAre() {
    assertEquals(List.of(20), EDivisive.changePoints(steps(1, 20, 0.01, 0, 0.1)));
    assertEquals(List.of(15, 30), EDivisive.changePoints(steps(2, 15, 0.01, 0, 0.1, 0.05)));
  }

  @Test
  void aChangeOfSpreadIsAChangeToo() {
    double[] values = steps(3, 60, 1, 0, 0);
    for (int i = 60; i < 120; i++) {
      values[i] *= 10;
    }

    List<Integer> found = EDivisive.changePoints(values);

    assertEquals(60, found.getFirst(), 8);
  }

  @Test
  void noiseAloneSeldomChanges() {
    long series =
        IntStream.range(0, 100)
            .filter(seed -> !EDivisive.changePoints(steps(100 + seed, 25, 1, 0)).isEmpty())
            .count();

    assertTrue(series <= 5, series + " of 100 at a level of 1%");
  }

  @Test
  void shortOrConstantSeriesHaveNoChange() {
    assertEquals(List.of(), EDivisive.changePoints(new double[0]));
    assertEquals(List.of(), EDivisive.changePoints(new double[] {1, 1, 9, 9, 9}));
    assertEquals(List.of(), EDivisive.changePoints(new double[40]));
  }
}
