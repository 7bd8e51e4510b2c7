package moebench.sim.cluster.layout;

import java.util.Map;

/**
 * What a step costs.
 *
 * @param layout of the model
 * @param devices that work
 * @param seconds by part; they sum to the step's
 * @param rows of an expert layer; absent (null) for a dense model
 * @param memory of the fullest device
 * @param deviceBytes that a device has
 * @param tokens of the step
 * @param deviceFlops executed by a device of the last stage with even loads, padding and
 *     recomputation included
 * @param modelFlops of the step on all devices, neither included
 * @param peak FLOP/s of one device
 * @param watts of a device; absent (null) when unknown
 * @param pricePerHour of a device; absent (null) when unknown
 */
public record Estimate(
    Layout layout,
    int devices,
    Map<Part, Double> seconds,
    ExpertRows rows,
    Memory memory,
    double deviceBytes,
    long tokens,
    double deviceFlops,
    double modelFlops,
    double peak,
    Double watts,
    Double pricePerHour) {

  /** Duration of the step. */
  public double stepSeconds() {
    return seconds.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** Whether the fullest device has room for it. */
  public boolean fits() {
    return memory.total() <= deviceBytes;
  }

  /** Of all devices together. */
  public double tokensPerSecond() {
    return tokens / stepSeconds();
  }

  /** Model FLOPs per second over the peak of all devices. */
  public double mfu() {
    return modelFlops / stepSeconds() / (devices * peak);
  }

  /** US dollars; absent (null) without a price. */
  public Double costPerMillionTokens() {
    return pricePerHour == null ? null : devices * pricePerHour / 3600 / tokensPerSecond() * 1e6;
  }

  /** Devices alone, at their board power; absent (null) without it. */
  public Double joulesPerMillionTokens() {
    return watts == null ? null : devices * watts / tokensPerSecond() * 1e6;
  }
}
