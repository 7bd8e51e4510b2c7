package moebench.reports.schema;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Predicted or measured quality of a model.
 *
 * @param source such as {@code S-BASE}, or {@code this suite}
 * @param layer {@code dense}, {@code switch} or {@code moe}
 * @param denseParameters N: weights of the model without its experts but one
 * @param experts E; 1 for dense
 * @param loss in {@code unit}
 * @param unit {@code nats} per token of that source's text, or {@code bits per byte} of ours
 * @param extrapolated whether it lies outside of what was measured there
 * @param tokensPerSecond predicted training speed; absent where no cluster was simulated
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Loss(
    String source,
    String layer,
    double denseParameters,
    int experts,
    double loss,
    String unit,
    boolean extrapolated,
    Double tokensPerSecond) {}
