package moebench.reports.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import moebench.reports.schema.Cell;
import moebench.reports.schema.LayerConfig;

/**
 * Speed of each layer kind along one axis, all else equal. Of several such sets in a run, the one
 * with the most values on the axis, of equals the one with the most forks.
 */
public final class SpeedCurves {
  private final SizeAxis axis;
  private final List<SpeedRun> runs;

  /**
   * A place on the axis.
   *
   * @param cell what was timed there, of the first fork
   * @param x value on the axis
   * @param speed over the forks
   * @param predicted tokens per second, had the speed of the curve's first point changed as 1 over
   *     the executed FLOPs per token, and as the threads
   */
  public record Point(Cell.Speed cell, double x, Throughput speed, double predicted) {}

  private SpeedCurves(SizeAxis axis, List<SpeedRun> runs) {
    this.axis = axis;
    this.runs = runs;
  }

  /** The curves of a run. */
  public static SpeedCurves of(RunData run, SizeAxis axis) {
    List<SpeedRun> proportional = select(run.scaling(), axis, true);
    List<SpeedRun> fixed = select(run.scaling(), axis, false);
    return new SpeedCurves(
        axis, values(axis, fixed) > values(axis, proportional) ? fixed : proportional);
  }

  /** Runs of expert layers that have all else in common, and of dense as far as it has it. */
  private static List<SpeedRun> select(List<SpeedRun> all, SizeAxis axis, boolean proportional) {
    List<SpeedRun> dense = all.stream().filter(r -> config(r).isDense()).toList();
    List<SpeedRun> experts = best(axis, expertRuns(all), r -> key(axis, r, proportional));
    if (experts.isEmpty()) {
      return best(axis, dense, r -> axis.common(r.cell(), proportional));
    }
    List<Object> common = axis.common(experts.getFirst().cell(), proportional);
    return Stream.concat(
            dense.stream().filter(r -> axis.common(r.cell(), proportional).equals(common)),
            experts.stream())
        .toList();
  }

  private static List<Object> key(SizeAxis axis, SpeedRun run, boolean proportional) {
    return List.of(axis.common(run.cell(), proportional), axis.expertCommon(run.cell()));
  }

  /** Expert layers, of MoE those with the second choice that most of its runs have. */
  private static List<SpeedRun> expertRuns(List<SpeedRun> all) {
    List<SpeedRun> moe =
        largest(
            all.stream().filter(r -> config(r).secondChoice() != null).toList(),
            r -> config(r).secondChoice(),
            List::size);
    return all.stream()
        .filter(r -> !config(r).isDense())
        .filter(r -> config(r).secondChoice() == null || moe.contains(r))
        .toList();
  }

  private static <K> List<SpeedRun> best(
      SizeAxis axis, List<SpeedRun> runs, Function<SpeedRun, K> key) {
    return largest(runs, key, group -> values(axis, group) * (runs.size() + 1) + group.size());
  }

  private static <K> List<SpeedRun> largest(
      List<SpeedRun> runs, Function<SpeedRun, K> key, Function<List<SpeedRun>, Integer> size) {
    return runs.stream()
        .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()))
        .values()
        .stream()
        .reduce((a, b) -> size.apply(b) > size.apply(a) ? b : a)
        .orElse(List.of());
  }

  private static int values(SizeAxis axis, Collection<SpeedRun> runs) {
    return (int)
        runs.stream()
            .filter(r -> axis != SizeAxis.EXPERTS || !config(r).isDense())
            .mapToDouble(r -> axis.value(r.cell()))
            .distinct()
            .count();
  }

  private static LayerConfig config(SpeedRun run) {
    return run.cell().layer();
  }

  /** Distinct values on the axis; below two there is nothing to draw. */
  public int values() {
    return values(axis, runs);
  }

  /** The layer kinds that have points: dense, Switch and MoE first, others as they were run. */
  public List<String> layers() {
    return Stream.concat(Grid.LAYERS.stream(), runs.stream().map(r -> config(r).layer()))
        .distinct()
        .filter(layer -> runs.stream().anyMatch(r -> config(r).layer().equals(layer)))
        .toList();
  }

  /** The configurations that have points. */
  public List<LayerConfig> configs() {
    return runs.stream().map(SpeedCurves::config).distinct().toList();
  }

  /** Points of a layer kind with dynamic shapes, in the order of the axis. */
  public List<Point> points(String layer, String benchmark) {
    Map<Double, List<SpeedRun>> places =
        runs.stream()
            .filter(r -> config(r).layer().equals(layer))
            .collect(
                Collectors.groupingBy(
                    r -> axis.value(r.cell()), TreeMap::new, Collectors.toList()));
    List<Point> points = new ArrayList<>();
    places.forEach((x, forks) -> {
      Cell.Speed cell = forks.getFirst().cell();
      Optional<Throughput> speed =
          RunData.throughput(
              forks.stream().map(SpeedRun::result).toList(),
              cell.layer(),
              benchmark,
              Accounting.EXECUTED);
      speed.ifPresent(s -> {
        Point first = points.isEmpty() ? new Point(cell, x, s, 0) : points.getFirst();
        points.add(new Point(cell, x, s, predicted(first, cell, s)));
      });
    });
    return points;
  }

  private static double predicted(Point first, Cell.Speed cell, Throughput speed) {
    return first.speed().tokensPerSecond().median()
        * first.speed().flopsPerToken().median()
        / speed.flopsPerToken().median()
        * cell.threads()
        / first.cell().threads();
  }

  /** What is held equal, in words. */
  public String fixed() {
    SpeedRun run =
        runs.stream()
            .max(Comparator.comparing(r -> !config(r).isDense()))
            .orElseThrow(() -> new IllegalStateException("no runs"));
    LayerConfig c = config(run);
    List<String> parts = new ArrayList<>();
    if (!c.isDense() && axis != SizeAxis.EXPERTS) {
      parts.add("E = " + c.experts());
    }
    if (!c.isDense()) {
      parts.add(
          c.capacityFactor() == null
              ? c.capacityConvention()
              : "CF " + Labels.number(c.capacityFactor()));
    }
    parts.addAll(widths());
    if (axis != SizeAxis.TOKENS) {
      parts.add(run.cell().tokens() + " tokens");
    }
    if (axis != SizeAxis.THREADS) {
      parts.add(Labels.threads(run.cell().threads()));
    }
    return String.join(", ", parts);
  }

  private List<String> widths() {
    LayerConfig c = config(runs.getFirst());
    if (axis != SizeAxis.D_MODEL) {
      return List.of("dModel " + c.dModel(), "dFf " + c.dFf());
    }
    boolean same = runs.stream().allMatch(r -> config(r).dFf() == c.dFf());
    return List.of(
        same
            ? "dFf " + c.dFf()
            : "dFf = " + Labels.number((double) c.dFf() / c.dModel()) + " dModel");
  }
}
