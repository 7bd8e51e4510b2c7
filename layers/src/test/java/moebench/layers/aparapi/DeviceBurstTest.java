package moebench.layers.aparapi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A burst did all the work that it counts: its results say so. */
@Tag("opencl")
class DeviceBurstTest {
  private static final int ROUNDS = 7;
  private final OpenClDevice device = OpenClDevices.of("opencl:0");

  /** n steps of a·x + y from a₀ lead to L + (a₀ − L)·xⁿ, with L = y/(1 − x); in double. */
  private static double after(double start, int steps) {
    double x = FmaKernels.X;
    double limit = FmaKernels.Y / (1 - x);
    return limit + (start - limit) * Math.pow(x, steps);
  }

  @Test
  void everyMultiplyAddThatIsCountedIsDone() {
    List<DeviceBurst> bursts = DeviceBurst.fma(device);
    check(bursts.get(0), 16, ROUNDS, 16);
    check(bursts.get(1), 320, 8 * ROUNDS, 8 * 320);
  }

  private void check(DeviceBurst burst, int sums, int steps, int fmasOfARound) {
    try (burst) {
      burst.run(ROUNDS);
      float[] results = burst.results();
      assertEquals(2.0 * fmasOfARound * ROUNDS * results.length, burst.work(ROUNDS));
      for (int item : new int[] {0, 1, results.length / 2, results.length - 1}) {
        double expected = 0;
        double magnitude = 0;
        for (int sum = 0; sum < sums; sum++) {
          expected += after(item + sum, steps);
          magnitude += item + sum + 1;
        }
        assertEquals(expected, results[item], 1e-5 * magnitude, "item " + item);
      }
    }
  }

  /** The array holds ones, so that the results add up to the number of floats read. */
  @Test
  void everyByteThatIsCountedIsRead() {
    for (DeviceBurst burst : DeviceBurst.read(device, 1 << 20)) {
      try (burst) {
        burst.run(ROUNDS);
        double sum = 0;
        for (float result : burst.results()) {
          sum += result;
        }
        assertEquals(burst.work(ROUNDS) / Float.BYTES, sum);
      }
    }
  }
}
