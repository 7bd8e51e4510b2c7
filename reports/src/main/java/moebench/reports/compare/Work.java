package moebench.reports.compare;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import moebench.reports.data.Labels;
import moebench.reports.data.RunData;
import moebench.reports.schema.Cell;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Result;

/**
 * What was timed: a benchmark with its parameters, wherever and however often.
 *
 * @param benchmark as in {@link Result.Measurement#benchmark}
 * @param layer the layer
 * @param tokens of a batch
 * @param threads that compute together; absent on a device, which has no use for them
 * @param execution {@code dynamic} or {@code static}
 */
public record Work(
    String benchmark, LayerConfig layer, int tokens, Integer threads, String execution) {

  /** By benchmark, layer, experts, capacity factor, and the sizes. */
  static final Comparator<Work> ORDER =
      Comparator.comparing(Work::benchmark)
          .thenComparing(Work::layer, RunData.DISPLAY_ORDER)
          .thenComparingInt(Work::tokens)
          .thenComparing(Work::threads, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Work::execution);

  private static final Map<String, Function<Work, Object>> PARAMETERS = parameters();

  private static Map<String, Function<Work, Object>> parameters() {
    Map<String, Function<Work, Object>> all = new LinkedHashMap<>();
    all.put("benchmark", Work::benchmark);
    all.put("layer", w -> w.layer.layer());
    all.put("experts", w -> w.layer.isDense() ? null : w.layer.experts());
    all.put("capacityConvention", w -> w.layer.capacityConvention());
    all.put("capacityFactor", w -> w.layer.capacityFactor());
    all.put("secondChoice", w -> w.layer.secondChoice());
    all.put("balanceLoss", regularization(LayerConfig.Regularization::balanceLoss));
    all.put("zLoss", regularization(LayerConfig.Regularization::zLoss));
    all.put("jitter", regularization(LayerConfig.Regularization::jitter));
    all.put("activation", w -> w.layer.activation());
    all.put("dModel", w -> w.layer.dModel());
    all.put("dFf", w -> w.layer.dFf());
    all.put("blocks", w -> w.layer.blocks());
    all.put("tokens", Work::tokens);
    all.put("threads", Work::threads);
    all.put("execution", Work::execution);
    return all;
  }

  private static Function<Work, Object> regularization(
      Function<LayerConfig.Regularization, Double> value) {
    return w -> w.layer.regularization() == null ? null : value.apply(w.layer.regularization());
  }

  static Work of(Cell.Speed cell, boolean onDevice, Result.Measurement m) {
    return new Work(
        m.benchmark(),
        cell.layer(),
        cell.tokens(),
        onDevice ? null : cell.threads(),
        m.execution());
  }

  /** The same on a device. */
  Work withoutThreads() {
    return new Work(benchmark, layer, tokens, null, execution);
  }

  /**
   * What sides timed, in order. What a device timed stands with each number of threads that a host
   * timed the same with, and by itself only where no host did.
   */
  static List<Work> union(List<Side> sides) {
    Set<Work> union = new TreeSet<>(ORDER);
    sides.forEach(side -> union.addAll(side.forks().keySet()));
    List<Work> matched =
        union.stream().filter(w -> w.threads != null).map(Work::withoutThreads).toList();
    union.removeAll(Set.copyOf(matched));
    return List.copyOf(union);
  }

  /** Every parameter by name, as text; null where it does not apply, such as experts of dense. */
  Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>();
    PARAMETERS.forEach((name, value) -> values.put(name, text(value.apply(this))));
    return values;
  }

  private static String text(Object value) {
    return value instanceof Double d ? Labels.number(d) : Objects.toString(value, null);
  }

  /** For messages. */
  @Override
  public String toString() {
    return "%s %s of %s at %d tokens on %s"
        .formatted(
            benchmark,
            execution,
            Labels.name(layer),
            tokens,
            threads == null ? "a device" : Labels.threads(threads));
  }
}
