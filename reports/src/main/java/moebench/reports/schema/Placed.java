package moebench.reports.schema;

/**
 * How even a placement of experts leaves devices.
 *
 * @param popularity of the experts
 * @param experts E
 * @param rule of placement
 * @param devices that share the experts
 * @param imbalance rows of the fullest device over the mean, averaged over draws
 */
public record Placed(String popularity, int experts, String rule, int devices, double imbalance) {}
