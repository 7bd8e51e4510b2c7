package moebench.reports.schema;

import java.util.List;

/**
 * How the gate of a classical mixture divides an input space of one or two dimensions.
 *
 * @param first even grid over the first feature
 * @param second even grid over the second feature; empty when there is none
 * @param gates of each expert at each point of the grid, the second feature varying fastest
 * @param predictions of each expert at the points of a line; empty in two dimensions
 * @param pooled prediction of the weighted sum: mean, or probability of the class 1
 * @param samples some of the training samples: the features, then the output
 */
public record GateMap(
    List<Double> first,
    List<Double> second,
    List<List<Double>> gates,
    List<List<Double>> predictions,
    List<Double> pooled,
    List<List<Double>> samples) {}
