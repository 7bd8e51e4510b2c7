package moebench.reports.schema;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Routing drawn from a popularity of experts.
 *
 * @param popularity such as {@code zipf 0.5}
 * @param experts E
 * @param topK choices of a token
 * @param groupTokens tokens that share the slots
 * @param assignments drawn
 * @param capacityFactor of every assignment
 * @param dropShare assignments without a slot
 * @param paddingShare empty slots
 * @param imbalance largest load over mean load
 * @param slowest rows of the fullest expert over the mean load, after dropping
 * @param uniformDrop the closed form for even popularity; absent for others
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Routed(
    String popularity,
    int experts,
    int topK,
    int groupTokens,
    long assignments,
    double capacityFactor,
    double dropShare,
    double paddingShare,
    double imbalance,
    double slowest,
    Double uniformDrop) {}
