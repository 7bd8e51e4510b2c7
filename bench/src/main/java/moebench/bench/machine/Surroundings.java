package moebench.bench.machine;

import java.util.ArrayList;
import java.util.List;
import oshi.hardware.CentralProcessor;

/**
 * What the machine did besides measuring, between {@link #begin} and {@link Watch#end}.
 *
 * @param loadBefore one-minute load average; absent (null) where the system has none
 * @param loadAfter the same at the end
 * @param steal share of CPU time stolen by the hypervisor; absent where not visible
 * @param othersCores cores that other processes kept busy; absent where not visible
 */
public record Surroundings(Double loadBefore, Double loadAfter, Double steal, Double othersCores) {
  private static final double MOST_STEAL = 0.05;
  private static final double MOST_OTHERS = 0.25;

  /** A running observation. */
  public static final class Watch {
    private final CentralProcessor processor;
    private final Double load;
    private final CpuTimes start;
    private final long nanos = System.nanoTime();

    private Watch(CentralProcessor processor) {
      this.processor = processor;
      this.load = load(processor);
      this.start = CpuTimes.now(processor);
    }

    /** What was seen since the beginning. */
    public Surroundings end() {
      CpuTimes end = CpuTimes.now(processor);
      double seconds = (System.nanoTime() - nanos) / 1e9;
      return between(start, end, seconds, load, load(processor));
    }
  }

  /** Starts to watch. */
  public static Watch begin() {
    return new Watch(Systems.here().getHardware().getProcessor());
  }

  static Surroundings between(
      CpuTimes start, CpuTimes end, double seconds, Double loadBefore, Double loadAfter) {
    double total = end.total() - start.total();
    double others = (end.busy() - start.busy() - (end.own() - start.own())) / seconds;
    return new Surroundings(
        loadBefore,
        loadAfter,
        total > 0 ? (end.stolen() - start.stolen()) / total : null,
        Double.isNaN(others) ? null : Math.max(0, others));
  }

  private static Double load(CentralProcessor processor) {
    double load = processor.getSystemLoadAverage(1)[0];
    return load < 0 ? null : load;
  }

  /** Why timings taken meanwhile are suspect; empty when they are not. */
  public List<String> suspicions() {
    List<String> reasons = new ArrayList<>();
    if (steal != null && steal > MOST_STEAL) {
      reasons.add("the hypervisor stole %.0f%% of the CPU time".formatted(steal * 100));
    }
    if (othersCores != null && othersCores > MOST_OTHERS) {
      reasons.add("other processes kept %.1f cores busy".formatted(othersCores));
    }
    return reasons;
  }
}
