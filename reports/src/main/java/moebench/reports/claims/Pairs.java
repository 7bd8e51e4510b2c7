package moebench.reports.claims;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import moebench.reports.data.Sample;

/**
 * Paired differences by case (a matched configuration) and replicate (a seed or a fork).
 *
 * <p>The statistics need every replicate to average the same cases. When some pairs are missing (a
 * run that was stopped), {@link #balanced} keeps the replicates and cases that form the largest
 * complete block, with at least two replicates if there are two.
 */
final class Pairs {
  private final Map<Long, Map<Object, Double>> byReplicate = new TreeMap<>();

  /** The mean over the same cases for each replicate. */
  record Balanced(Sample differences, int cases) {}

  void add(Object matched, long replicate, double difference) {
    byReplicate.computeIfAbsent(replicate, _ -> new LinkedHashMap<>()).put(matched, difference);
  }

  /** Absent if there are no pairs. */
  Optional<Balanced> balanced() {
    List<Map<Object, Double>> fullestFirst = new ArrayList<>(byReplicate.values());
    fullestFirst.sort(Comparator.comparingInt((Map<Object, Double> m) -> -m.size()));
    Optional<Balanced> best = Optional.empty();
    long bestSize = 0;
    for (int n = 1; n <= fullestFirst.size(); n++) {
      List<Map<Object, Double>> replicates = fullestFirst.subList(0, n);
      Set<Object> cases = new HashSet<>(replicates.getFirst().keySet());
      replicates.forEach(r -> cases.retainAll(r.keySet()));
      long size = (long) n * cases.size();
      boolean firstWithSpread = n == 2 && size > 0;
      if (size > 0 && (firstWithSpread || size >= bestSize)) {
        bestSize = size;
        best = Optional.of(new Balanced(means(replicates, cases), cases.size()));
      }
    }
    return best;
  }

  private static Sample means(List<Map<Object, Double>> replicates, Set<Object> cases) {
    return Sample.of(
        replicates.stream()
            .map(r -> cases.stream().mapToDouble(r::get).sum() / cases.size())
            .toList());
  }
}
