package moebench.reports.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * What the simulator says of a model on a cluster.
 *
 * @param model name of the model, or of its variant
 * @param layer {@code dense}, {@code switch} or {@code moe}
 * @param experts E; 1 for dense
 * @param capacityFactor absent for dense and dropless
 * @param cluster name of the cluster
 * @param devices that work
 * @param workload {@code training}, {@code prefill} or {@code decode}
 * @param layout parallel layout
 * @param networkFactor bandwidth of the network over that of the named cluster
 * @param seconds of a step by part
 * @param bytes on the fullest device by kind
 * @param deviceBytes that a device has
 * @param tokensPerSecond of all devices together
 * @param mfu model FLOPs over the peak; absent for a sum of several models
 * @param costPerMillionTokens US dollars; absent without a price
 * @param joulesPerMillionTokens of the devices at board power; absent where that is not known
 * @param totalParameters of the model
 * @param activeParameters of a token
 * @param flopsPerToken of a forward pass
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Prediction(
    String model,
    String layer,
    int experts,
    Double capacityFactor,
    String cluster,
    int devices,
    String workload,
    String layout,
    double networkFactor,
    Map<String, Double> seconds,
    Map<String, Double> bytes,
    double deviceBytes,
    double tokensPerSecond,
    Double mfu,
    Double costPerMillionTokens,
    Double joulesPerMillionTokens,
    double totalParameters,
    double activeParameters,
    double flopsPerToken) {

  /** Duration of a step. */
  public double stepSeconds() {
    return seconds.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** Bytes on the fullest device. */
  public double totalBytes() {
    return bytes.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
