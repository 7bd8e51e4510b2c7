package moebench.bench.gate.jmh;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import moebench.reports.data.Sample;

/**
 * What does not depend on the machine and so must not change: allocation, and secondary metrics
 * that count or fingerprint the work.
 */
public final class ExactMetrics {
  /** JMH's name of the bytes allocated per operation. */
  public static final String ALLOCATION = "gc.alloc.rate.norm";

  /** Half of a usual smallest object; JMH itself allocates a little between operations. */
  private static final double LEAST_BYTES = 8;

  private static final double LEAST_SHARE = 0.01;

  /** As many forks of one side all above as many of the other happen by chance in 1 of 184,756. */
  private static final int LEAST_FORKS = 10;

  private static final double ROUNDING = 1e-6;

  private final Pattern names;

  /**
   * @param names of the secondary metrics that are compared, found anywhere in the name
   */
  public ExactMetrics(Pattern names) {
    this.names = names;
  }

  /**
   * What differs, one sentence each; nothing when a side has no forks.
   *
   * @param baseline forks of a benchmark
   * @param candidate forks of the same benchmark
   */
  public List<String> differences(Collection<Fork> baseline, Collection<Fork> candidate) {
    if (baseline.isEmpty() || candidate.isEmpty()) {
      return List.of();
    }
    List<String> differences = new ArrayList<>(allocation(baseline, candidate).stream().toList());
    for (String name : named(baseline)) {
      TreeSet<Double> before = values(baseline, name);
      TreeSet<Double> after = values(candidate, name);
      if (isOne(before) && !same(before, after)) {
        differences.add("%s was %s and is %s".formatted(name, text(before), text(after)));
      }
    }
    return differences;
  }

  /** Metrics that would be compared, but differ among the baseline's forks, one sentence each. */
  public List<String> inexact(Collection<Fork> baseline) {
    return named(baseline).stream()
        .filter(name -> !values(baseline, name).isEmpty() && !isOne(values(baseline, name)))
        .map(name ->
            "%s is %s in the baseline, so it is not compared"
                .formatted(name, text(values(baseline, name))))
        .toList();
  }

  private TreeSet<String> named(Collection<Fork> forks) {
    return forks.stream()
        .flatMap(fork -> fork.secondary().keySet().stream())
        .filter(name -> !name.startsWith("gc.") && names.matcher(name).find())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Memory is counted with a little noise; a rise is one that no two forks contradict. */
  private static Optional<String> allocation(
      Collection<Fork> baseline, Collection<Fork> candidate) {
    List<Double> before = bytes(baseline);
    List<Double> after = bytes(candidate);
    if (Math.min(before.size(), after.size()) < LEAST_FORKS) {
      return Optional.empty();
    }
    double rise = Sample.of(after).median() - Sample.of(before).median();
    boolean apart = Sample.of(after).min() > Sample.of(before).max();
    boolean matters = rise > Math.max(LEAST_BYTES, LEAST_SHARE * Sample.of(before).median());
    return apart && matters
        ? Optional.of(
            "allocation rose from %.0f to %.0f B/op"
                .formatted(Sample.of(before).median(), Sample.of(after).median()))
        : Optional.empty();
  }

  /** Bytes per operation of each fork's quietest iteration: compilation allocates too. */
  private static List<Double> bytes(Collection<Fork> forks) {
    return forks.stream()
        .map(fork -> fork.secondary().getOrDefault(ALLOCATION, List.of()))
        .flatMap(values -> values.stream().filter(Double::isFinite).min(Double::compare).stream())
        .toList();
  }

  private static TreeSet<Double> values(Collection<Fork> forks, String name) {
    TreeSet<Double> values = new TreeSet<>();
    for (Fork fork : forks) {
      List<Double> raw = fork.secondary().getOrDefault(name, List.of());
      for (int i = 0; i < raw.size(); i++) {
        values.add(perOperation(fork, name, raw.get(i), i));
      }
    }
    return values;
  }

  /** JMH divides what operations add up by the time; the score gives the time back. */
  private static double perOperation(Fork fork, String name, double value, int iteration) {
    String unit = fork.secondaryUnits().get(name);
    if (!unit.equals(fork.scale().unit()) || iteration >= fork.iterations().size()) {
      return value;
    }
    double score = fork.iterations().get(iteration);
    return fork.scale().isThroughput() ? value / score : score / value;
  }

  private static boolean isOne(TreeSet<Double> values) {
    return !values.isEmpty() && close(values.first(), values.last());
  }

  private static boolean same(TreeSet<Double> before, TreeSet<Double> after) {
    return !after.isEmpty()
        && close(before.first(), after.first())
        && close(before.last(), after.last());
  }

  /** What is no finite number is as good a value as any other. */
  private static boolean close(double a, double b) {
    double larger = Math.max(Math.abs(a), Math.abs(b));
    return Double.isFinite(larger)
        ? Math.abs(a - b) <= ROUNDING * larger
        : Double.compare(a, b) == 0;
  }

  private static String text(TreeSet<Double> values) {
    if (values.isEmpty()) {
      return "absent";
    }
    return close(values.first(), values.last())
        ? "%.10g".formatted(values.first())
        : "%.10g to %.10g".formatted(values.first(), values.last());
  }
}
