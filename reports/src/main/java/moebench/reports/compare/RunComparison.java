package moebench.reports.compare;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import moebench.reports.data.RunData;
import moebench.reports.data.Sample;
import moebench.reports.schema.Cell;

/**
 * Speed and energy of several runs, by benchmark and parameters. A side is a back-end in a run; the
 * first one is the base that the others are divided by.
 */
public final class RunComparison {
  private static final int MOST_SIDES = 21;

  private final List<Side> sides;
  private final List<Work> works;

  private RunComparison(List<Side> sides) {
    this.sides = List.copyOf(sides);
    works = Work.union(sides);
  }

  /**
   * Puts runs side by side.
   *
   * @param backend the only back-end to compare; all of them if empty
   * @throws CompareException if there are fewer than two sides, if a side has nothing in common
   *     with the first, or if works of the same name differ
   */
  public static RunComparison of(List<RunData> runs, Optional<String> backend) {
    List<Side> sides = new ArrayList<>();
    for (RunData run : runs) {
      List<String> backends =
          backends(run).stream().filter(b -> backend.isEmpty() || backend.get().equals(b)).toList();
      if (backends.isEmpty()) {
        throw new CompareException(
            "%s has no speed results%s; there is nothing to compare"
                .formatted(
                    run.manifest().runId(), backend.map(b -> " of back-end " + b).orElse("")));
      }
      for (String b : backends) {
        sides.add(Side.of(letter(sides.size()), run, b));
      }
    }
    if (sides.size() < 2) {
      throw new CompareException(
          "one run with one back-end has nothing to be compared with: name another run");
    }
    if (sides.size() > MOST_SIDES) {
      throw new CompareException(
          "%d back-ends and runs are too many to look at: compare %d at most"
              .formatted(sides.size(), MOST_SIDES));
    }
    for (Side side : sides.subList(1, sides.size())) {
      SameWork.require(sides.getFirst(), side);
      requireCommon(sides.getFirst(), side);
    }
    return new RunComparison(sides);
  }

  private static String letter(int index) {
    return Character.toString('A' + index);
  }

  /** The back-ends that timed something, in order. */
  static List<String> backends(RunData run) {
    return run.usable().stream()
        .filter(row -> row.cell() instanceof Cell.Speed)
        .map(row -> ((Cell.Speed) row.cell()).backend())
        .distinct()
        .toList();
  }

  private static void requireCommon(Side base, Side side) {
    if (Work.union(List.of(base, side)).stream()
        .noneMatch(w -> !base.forks(w).isEmpty() && !side.forks(w).isEmpty())) {
      throw new CompareException(
          "no benchmark of %s has the parameters of one of %s%s; measure both with the same sweep"
              .formatted(side, base, difference(base.forks().keySet(), side.forks().keySet())));
    }
  }

  /** A parameter that has no value in common says most. */
  private static String difference(Collection<Work> a, Collection<Work> b) {
    Map<String, Set<String>> ours = values(a);
    Map<String, Set<String>> theirs = values(b);
    return ours.keySet().stream()
        .filter(p -> !ours.get(p).isEmpty() && !theirs.get(p).isEmpty())
        .filter(p -> ours.get(p).stream().noneMatch(theirs.get(p)::contains))
        .map(p ->
            ": %s is %s there and %s here"
                .formatted(p, String.join(", ", theirs.get(p)), String.join(", ", ours.get(p))))
        .findFirst()
        .orElse("");
  }

  /** The values of each parameter, where it applies. */
  static Map<String, Set<String>> values(Collection<Work> works) {
    Map<String, Set<String>> values = new LinkedHashMap<>();
    for (Work work : works) {
      work.values()
          .forEach((name, value) -> {
            Set<String> known = values.computeIfAbsent(name, n -> new TreeSet<>());
            if (value != null) {
              known.add(value);
            }
          });
    }
    return values;
  }

  /** What is compared; the first is the base. */
  public List<Side> sides() {
    return sides;
  }

  /** The side that others are divided by. */
  public Side base() {
    return sides.getFirst();
  }

  /** The other sides. */
  public List<Side> others() {
    return sides.subList(1, sides.size());
  }

  /** Everything that any side measured. */
  public List<Work> works() {
    return works;
  }

  /** Works whose metric any side has. */
  public List<Work> works(Metric metric) {
    return works.stream()
        .filter(w -> sides.stream().anyMatch(s -> mean(metric, s, w).isPresent()))
        .toList();
  }

  /** Geometric mean of a side's forks; absent where it has none. */
  public Optional<Double> mean(Metric metric, Side side, Work work) {
    return sample(side.logarithms(work, metric).values()).map(s -> Math.exp(s.mean()));
  }

  /** How many forks a side has. */
  public int forks(Metric metric, Side side, Work work) {
    return side.logarithms(work, metric).size();
  }

  /** How many times as much as the base; absent unless both have it from meters of one kind. */
  public Optional<Ratio> ratio(Metric metric, Side side, Work work) {
    Optional<Sample> ours = sample(base().logarithms(work, metric).values());
    Optional<Sample> theirs = sample(side.logarithms(work, metric).values());
    return ours.isEmpty() || theirs.isEmpty() || hasOtherMeters(metric, side, work)
        ? Optional.empty()
        : Optional.of(Ratio.ofLogarithms(ours.get(), theirs.get()));
  }

  private static Optional<Sample> sample(Collection<Double> values) {
    return values.isEmpty() ? Optional.empty() : Optional.of(Sample.of(values));
  }

  private boolean hasOtherMeters(Metric metric, Side side, Work work) {
    return !side.meters(work, metric).equals(base().meters(work, metric));
  }

  /** A sentence that says where a side has no ratio because of its meters; absent otherwise. */
  public Optional<String> otherMeters(Metric metric, Side side) {
    return works.stream()
        .filter(w -> mean(metric, base(), w).isPresent() && mean(metric, side, w).isPresent())
        .filter(w -> hasOtherMeters(metric, side, w))
        .findFirst()
        .map(w ->
            "No ratio %s / %s where meters of other kinds counted, such as %s for %s and %s for %s."
                .formatted(
                    side.letter(),
                    base().letter(),
                    String.join(", ", side.meters(w, metric)),
                    side.letter(),
                    String.join(", ", base().meters(w, metric)),
                    base().letter()));
  }

  /** Works that a side has in common with the base; with two devices each once. */
  public List<Work> common(Metric metric, Side side) {
    boolean devices = base().device().isPresent() && side.device().isPresent();
    return works.stream()
        .filter(w -> ratio(metric, side, w).isPresent())
        .map(w -> devices ? w.withoutThreads() : w)
        .distinct()
        .toList();
  }

  /**
   * Geometric mean of a side's ratios; absent without any.
   *
   * <p>Forks of one round followed each other on one machine, so that a slow quarter of an hour
   * falls on all works: their errors are not independent. The sample is therefore the round: the
   * mean logarithm over all common works, of every round that timed all of them.
   */
  public Optional<Ratio> overall(Metric metric, Side side) {
    List<Work> common = common(metric, side);
    if (common.isEmpty()) {
      return Optional.empty();
    }
    double difference =
        common.stream()
            .mapToDouble(w -> Math.log(ratio(metric, side, w).orElseThrow().value()))
            .average()
            .orElseThrow();
    Optional<Sample> ours = rounds(metric, base(), common);
    Optional<Sample> theirs = rounds(metric, side, common);
    return ours.isEmpty() || theirs.isEmpty()
        ? Optional.of(Ratio.ofLogarithms(Sample.of(0), Sample.of(difference)))
        : Optional.of(Ratio.of(difference, ours.get(), theirs.get()));
  }

  private static Optional<Sample> rounds(Metric metric, Side side, List<Work> works) {
    Map<Side.Round, List<Double>> byRound =
        works.stream()
            .flatMap(w -> side.logarithms(w, metric).entrySet().stream())
            .collect(
                Collectors.groupingBy(
                    Map.Entry::getKey,
                    LinkedHashMap::new,
                    Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    return sample(
        byRound.values().stream()
            .filter(values -> values.size() == works.size())
            .map(values -> Sample.of(values).mean())
            .toList());
  }
}
