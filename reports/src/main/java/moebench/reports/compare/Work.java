package moebench.reports.compare;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
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
 * @param threads that compute together
 * @param execution {@code dynamic} or {@code static}
 */
public record Work(String benchmark, LayerConfig layer, int tokens, int threads, String execution) {

  /** By benchmark, layer, experts, capacity factor, and the sizes. */
  static final Comparator<Work> ORDER =
      Comparator.comparing(Work::benchmark)
          .thenComparing(Work::layer, RunData.DISPLAY_ORDER)
          .thenComparingInt(Work::tokens)
          .thenComparingInt(Work::threads)
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

  static Work of(Cell.Speed cell, Result.Measurement m) {
    return new Work(m.benchmark(), cell.layer(), cell.tokens(), cell.threads(), m.execution());
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
        .formatted(benchmark, execution, Labels.name(layer), tokens, Labels.threads(threads));
  }
}
