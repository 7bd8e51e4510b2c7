package moebench.bench.gate.jmh;

import java.util.List;
import java.util.Map;

/**
 * One fork of a benchmark: the sample of every statistic.
 *
 * @param unit the benchmark
 * @param scale of the score
 * @param threads that JMH ran it with
 * @param score mean over the fork's iterations
 * @param iterations score of each iteration
 * @param secondary values of each iteration by name of the secondary metric
 * @param secondaryUnits by name
 */
public record Fork(
    Unit unit,
    Scale scale,
    int threads,
    double score,
    List<Double> iterations,
    Map<String, List<Double>> secondary,
    Map<String, String> secondaryUnits) {}
