package moebench.sim.cluster.device;

import java.util.Map;
import moebench.sim.cluster.Check;

/**
 * What a device can do, as a datasheet or a probe says.
 *
 * @param name such as {@code h100-sxm}
 * @param sources where each group of figures comes from
 * @param peakTflops dense peak by precision, 1e12 FLOP/s
 * @param memoryGb 1e9 bytes
 * @param memoryGbPerSecond bandwidth, 1e9 bytes per second
 * @param watts board power; absent (null) when unknown
 * @param pricePerHour US dollars; absent (null) when unknown, and then cost is absent too
 * @param launchMicros from one kernel to the next
 * @param tileRows rows that a GEMM kernel computes at once: each expert's rows are rounded up
 * @param efficiency what of the peaks is reached
 */
public record DeviceProfile(
    String name,
    Map<String, String> sources,
    Map<Precision, Double> peakTflops,
    double memoryGb,
    double memoryGbPerSecond,
    Double watts,
    Double pricePerHour,
    double launchMicros,
    int tileRows,
    Efficiency efficiency) {

  public DeviceProfile {
    Check.present("sources of device " + name, sources);
    if (Check.present("peakTflops", peakTflops).isEmpty()) {
      throw new IllegalArgumentException("peakTflops of " + name + " has no precision");
    }
    peakTflops.forEach((precision, peak) -> Check.positive("peakTflops of " + precision, peak));
    Check.positive("memoryGb", memoryGb);
    Check.positive("memoryGbPerSecond", memoryGbPerSecond);
    if (watts != null) {
      Check.positive("watts", watts);
    }
    if (pricePerHour != null) {
      Check.positive("pricePerHour", pricePerHour);
    }
    Check.notNegative("launchMicros", launchMicros);
    Check.positive("tileRows", tileRows);
    Check.present("efficiency", efficiency);
  }

  /**
   * Shares of the peaks that real kernels reach.
   *
   * @param compute of the FLOP/s, for large GEMMs
   * @param memory of the bandwidth
   * @param halfRows rows of a GEMM that reach half of {@code compute}: e(m) = compute·m/(m +
   *     halfRows)
   */
  public record Efficiency(double compute, double memory, double halfRows) {
    public Efficiency {
      Check.share("efficiency compute", compute);
      Check.share("efficiency memory", memory);
      Check.notNegative("efficiency halfRows", halfRows);
    }

    /** Of a GEMM of that many rows. */
    public double compute(double rows) {
      return rows > 0 ? compute * rows / (rows + halfRows) : compute;
    }
  }

  /** The same device with another share of its peak reached. */
  public DeviceProfile withCompute(double share) {
    Efficiency other = new Efficiency(share, efficiency.memory(), efficiency.halfRows());
    return new DeviceProfile(
        name,
        sources,
        peakTflops,
        memoryGb,
        memoryGbPerSecond,
        watts,
        pricePerHour,
        launchMicros,
        tileRows,
        other);
  }

  /**
   * FLOP/s at a precision.
   *
   * @throws IllegalArgumentException when the profile has no such peak
   */
  public double peak(Precision precision) {
    Double tflops = peakTflops.get(precision);
    if (tflops == null) {
      throw new IllegalArgumentException(
          "device %s has no peak for %s: it has %s"
              .formatted(name, precision, peakTflops.keySet()));
    }
    return tflops * 1e12;
  }

  /** Bytes of memory. */
  public double memoryBytes() {
    return memoryGb * 1e9;
  }

  /** Rows rounded up to whole tiles, but for what rounding added. */
  public double tiled(double rows) {
    return Math.ceil(rows / tileRows - 1e-9) * tileRows;
  }

  /**
   * Time of a phase: the slower of compute and memory (roofline, Williams et al. 2009), and its
   * launches.
   */
  public double seconds(Phase phase, Precision precision) {
    double compute = phase.flops() / (peak(precision) * efficiency.compute(phase.rows()));
    double memory = phase.bytes() / (memoryGbPerSecond * 1e9 * efficiency.memory());
    return Math.max(compute, memory) + phase.launches() * launchMicros * 1e-6;
  }
}
