package moebench.bench.fork;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import moebench.layers.aparapi.OnDevice;
import moebench.layers.aparapi.Phase;
import moebench.reports.data.Sample;

/**
 * Times the phases of a forward pass on a device. A phase cannot run alone there, so that its time
 * is what repeating it adds to a whole pass.
 */
public final class DevicePhases {
  private static final int ROUNDS = 5;

  /** Of passes that take long, which noise changes less. */
  private static final int SLOW_ROUNDS = 3;

  private static final double SLOW_SECONDS = 0.3;

  /** Of repeats in a round; longer phases are repeated less often. */
  private static final double ENOUGH_SECONDS = 0.2;

  private final OnDevice layer;
  private final LongSupplier nanos;

  private DevicePhases(OnDevice layer, LongSupplier nanos) {
    this.layer = layer;
    this.nanos = nanos;
  }

  /**
   * Seconds of each phase of the latest forward pass, medians of some rounds. A phase so short that
   * noise hides it is absent.
   */
  public static Map<Phase, Double> seconds(OnDevice layer) {
    return seconds(layer, System::nanoTime);
  }

  static Map<Phase, Double> seconds(OnDevice layer, LongSupplier nanos) {
    DevicePhases phases = new DevicePhases(layer, nanos);
    Map<Phase, Double> seconds = new EnumMap<>(Phase.class);
    for (Phase phase : layer.phases()) {
      double median = phases.seconds(phase);
      if (median > 0) {
        seconds.put(phase, median);
      }
    }
    return seconds;
  }

  private double seconds(Phase phase) {
    repeated(phase, 1);
    double once = repeated(phase, 1);
    double estimate = repeated(phase, 2) - once;
    int times = OnDevice.MOST_REPEATS;
    if (estimate * (times - 1) > ENOUGH_SECONDS) {
      times = Math.max(2, 1 + (int) (ENOUGH_SECONDS / estimate));
    }
    int most = once > SLOW_SECONDS ? SLOW_ROUNDS : ROUNDS;
    List<Double> rounds = new ArrayList<>();
    for (int round = 0; round < most; round++) {
      double added = -repeated(phase, 1) + repeated(phase, times);
      rounds.add(added / (times - 1));
    }
    return Sample.of(rounds).median();
  }

  private double repeated(Phase phase, int times) {
    long start = nanos.getAsLong();
    layer.repeatForward(phase, times);
    return (nanos.getAsLong() - start) / 1e9;
  }
}
