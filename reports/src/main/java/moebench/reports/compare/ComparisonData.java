package moebench.reports.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import moebench.reports.figures.Table;
import moebench.reports.schema.Device;

/** A comparison as values: one row per work, side and metric, with every parameter. */
public final class ComparisonData {
  private ComparisonData() {}

  /**
   * The values. Rows of the geometric mean have no parameters; their metric ends in {@code
   * -geometric-mean}.
   */
  public static Table of(RunComparison comparison) {
    List<String> parameters = List.copyOf(comparison.works().getFirst().values().keySet());
    Table data =
        Table.of(
            Stream.of(
                    parameters,
                    List.of(
                        "metric",
                        "side",
                        "run",
                        "backend",
                        "device",
                        "forks",
                        "value",
                        "ratio",
                        "ratioLow",
                        "ratioHigh"))
                .flatMap(List::stream)
                .toArray(String[]::new));
    for (Metric metric : Metric.values()) {
      for (Side side : comparison.sides()) {
        for (Work work : comparison.works(metric)) {
          add(data, comparison, metric, side, work);
        }
      }
      for (Side side : comparison.others()) {
        Optional<Ratio> overall = comparison.overall(metric, side);
        if (overall.isPresent()) {
          List<Object> row = new ArrayList<>();
          parameters.forEach(p -> row.add(null));
          add(data, row, metric.id() + "-geometric-mean", side, null, null, overall);
        }
      }
    }
    return data;
  }

  private static void add(
      Table data, RunComparison comparison, Metric metric, Side side, Work work) {
    Optional<Double> mean = comparison.mean(metric, side, work);
    if (mean.isPresent()) {
      Map<String, String> values = work.values();
      add(
          data,
          new ArrayList<>(values.values()),
          metric.id(),
          side,
          comparison.forks(metric, side, work),
          mean.get(),
          side == comparison.base() ? Optional.empty() : comparison.ratio(metric, side, work));
    }
  }

  private static void add(
      Table data,
      List<Object> row,
      String metric,
      Side side,
      Integer forks,
      Double value,
      Optional<Ratio> ratio) {
    row.add(metric);
    row.add(side.letter());
    row.add(side.run().manifest().runId());
    row.add(side.backend());
    row.add(side.device().map(Device::name).orElse(null));
    row.add(forks);
    row.add(value);
    row.add(ratio.map(Ratio::value).orElse(null));
    row.add(ratio.map(r -> orNull(r.low())).orElse(null));
    row.add(ratio.map(r -> orNull(r.high())).orElse(null));
    data.row(row.toArray());
  }

  private static Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
