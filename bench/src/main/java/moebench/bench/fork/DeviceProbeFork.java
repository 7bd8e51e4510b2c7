package moebench.bench.fork;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import moebench.bench.machine.DeviceFacts;
import moebench.layers.aparapi.DeviceBurst;
import moebench.layers.aparapi.OpenClDevice;
import moebench.reports.data.Sample;
import moebench.reports.schema.Result;

/** Measures what an OpenCL device can do: multiply-adds and memory reads. */
final class DeviceProbeFork {
  private static final int LEAST_REPEATS = 5;
  private static final int MOST_REPEATS = 21;

  /** For the repeats of one shape beyond the least. */
  private static final double MOST_SECONDS = 2;

  /** So long that starting a kernel, some tens of microseconds, does not count. */
  private static final double LEAST_SECONDS = 0.02;

  /** More than the largest caches hold. */
  private static final long READ_BYTES = 512L << 20;

  private DeviceProbeFork() {}

  /**
   * @throws IllegalStateException saying why the device did not do it
   */
  static Result.DeviceProbe measure(OpenClDevice device) {
    long heap = Runtime.getRuntime().maxMemory() / 4;
    long memory = device.globalMemoryBytes() / 4;
    long bytes =
        Math.min(READ_BYTES, Math.min(heap, Math.min(memory, device.largestAllocationBytes())));
    return new Result.DeviceProbe(
        DeviceFacts.of(device),
        fastest(rates(DeviceBurst.fma(device))),
        fastest(rates(DeviceBurst.read(device, bytes))));
  }

  /**
   * The repeats of the shape whose median is higher. One that the device does not run takes no
   * part.
   *
   * @throws IllegalStateException when it runs none of them
   */
  static List<Double> fastest(List<Supplier<List<Double>>> shapes) {
    List<Double> best = List.of();
    IllegalStateException failure = null;
    for (Supplier<List<Double>> shape : shapes) {
      try {
        List<Double> rates = shape.get();
        if (best.isEmpty() || Sample.of(rates).median() > Sample.of(best).median()) {
          best = rates;
        }
      } catch (IllegalStateException e) {
        System.err.println(e.getMessage());
        failure = e;
      }
    }
    if (best.isEmpty() && failure != null) {
      throw failure;
    }
    return best;
  }

  /** Work per nanosecond, once asked for: GFLOP/s or GB/s. */
  private static List<Supplier<List<Double>>> rates(List<DeviceBurst> shapes) {
    List<Supplier<List<Double>>> rates = new ArrayList<>();
    for (DeviceBurst shape : shapes) {
      rates.add(() -> {
        try (shape) {
          return rates(shape);
        }
      });
    }
    return rates;
  }

  private static List<Double> rates(DeviceBurst burst) {
    burst.run(1);
    int rounds = 1;
    while (seconds(burst, rounds) < LEAST_SECONDS) {
      rounds = Math.multiplyExact(rounds, 2);
    }
    List<Double> rates = new ArrayList<>();
    double spent = 0;
    while (rates.size() < LEAST_REPEATS || (rates.size() < MOST_REPEATS && spent < MOST_SECONDS)) {
      double seconds = seconds(burst, rounds);
      spent += seconds;
      rates.add(burst.work(rounds) / seconds / 1e9);
    }
    return rates;
  }

  private static double seconds(DeviceBurst burst, int rounds) {
    long start = System.nanoTime();
    burst.run(rounds);
    return (System.nanoTime() - start) / 1e9;
  }
}
