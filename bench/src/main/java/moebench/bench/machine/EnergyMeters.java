package moebench.bench.machine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The energy meters that this machine offers.
 *
 * @param meters those that can be read
 * @param obstacle why there is none, in one line; empty when there is one
 */
public record EnergyMeters(List<EnergyMeter> meters, String obstacle) {

  /**
   * Looks for meters.
   *
   * @param nvidiaGpu whether an NVIDIA GPU takes part in what will be measured
   */
  public static EnergyMeters here(boolean nvidiaGpu) {
    return of(Path.of("/sys/class/powercap"), nvidiaGpu ? "nvidia-smi" : null);
  }

  /**
   * @param powercap where Linux keeps the processor's counters
   * @param nvidiaSmi the vendor's tool for a GPU; null when no GPU takes part
   */
  static EnergyMeters of(Path powercap, String nvidiaSmi) {
    List<EnergyMeter> meters = new ArrayList<>();
    List<String> obstacles = new ArrayList<>();
    try {
      meters.add(Rapl.of(powercap));
    } catch (NoMeterException e) {
      obstacles.add(e.getMessage());
    }
    if (nvidiaSmi != null) {
      try {
        meters.add(NvidiaSmi.of(nvidiaSmi));
      } catch (NoMeterException e) {
        obstacles.add(e.getMessage());
      }
    }
    return new EnergyMeters(
        List.copyOf(meters), meters.isEmpty() ? String.join("; ", obstacles) : "");
  }

  /** Begins to count with every meter. */
  public EnergyMeter.Count begin() {
    List<EnergyMeter.Count> counts = meters.stream().map(EnergyMeter::begin).toList();
    return () -> {
      Map<String, Double> joules = new LinkedHashMap<>();
      counts.forEach(count -> joules.putAll(count.end()));
      return joules;
    };
  }
}
