package moebench.reports.schema;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Which layer a cell measures.
 *
 * @param layer {@code dense}, or the router: {@code switch}, {@code moe}, {@code hash} …
 * @param experts E; 1 for dense; before they are cut for {@code fine-G}
 * @param topK experts per token, at most; 1 for dense
 * @param capacityConvention {@code per-token}, {@code per-assignment} or {@code dropless}; absent
 *     for dense
 * @param capacityFactor CF; absent for dense and dropless
 * @param secondChoice {@code always} or {@code random} (GShard); absent unless the layer is {@code
 *     moe}
 * @param activation {@code relu}, {@code gelu-tanh} or {@code gelu-erf}
 * @param dModel width of a token
 * @param dFf inner width of the FFN, or of each expert, before it is cut
 * @param blocks layers of this kind in the model that is trained and stepped
 * @param regularization of the router in training; absent for dense
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LayerConfig(
    String layer,
    int experts,
    int topK,
    String capacityConvention,
    Double capacityFactor,
    String secondChoice,
    String activation,
    int dModel,
    int dFf,
    int blocks,
    Regularization regularization) {

  /**
   * What keeps a router in order in training.
   *
   * @param balanceLoss α of the balance loss
   * @param zLoss c_z of the z-loss
   * @param jitter ε of the noise on the router's input
   */
  public record Regularization(double balanceLoss, double zLoss, double jitter) {}

  /** Whether this is the dense FFN, which has no router and no capacity. */
  @JsonIgnore
  public boolean isDense() {
    return layer.equals("dense");
  }
}
