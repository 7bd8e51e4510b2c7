package moebench.reports.compare;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import moebench.reports.chart.Ticks;
import moebench.reports.data.Sample;
import moebench.reports.schema.Result;

/** A quantity that is compared. */
public enum Metric {
  /** Higher is better. */
  SPEED("speed", "tokens/s", 1) {
    @Override
    OptionalDouble of(Result.Measurement m) {
      return m.tokensPerSecond().isEmpty()
          ? OptionalDouble.empty()
          : OptionalDouble.of(Sample.of(m.tokensPerSecond()).median());
    }

    @Override
    Set<String> meters(Result.Measurement m) {
      return Set.of();
    }
  },
  /** Lower is better. The sum over the meters. */
  ENERGY("energy", "µJ/token, measured", 1e6) {
    @Override
    OptionalDouble of(Result.Measurement m) {
      double joules = 0;
      for (List<Double> meter : joulesPerToken(m).values()) {
        joules += Sample.of(meter).median();
      }
      return joules > 0 ? OptionalDouble.of(joules) : OptionalDouble.empty();
    }

    @Override
    Set<String> meters(Result.Measurement m) {
      return joulesPerToken(m).keySet().stream()
          .map(name -> name.replaceFirst("[-:]\\d+$", ""))
          .collect(Collectors.toSet());
    }

    private Map<String, List<Double>> joulesPerToken(Result.Measurement m) {
      return m.energy() == null || m.energy().measuredJoulesPerToken() == null
          ? Map.of()
          : m.energy().measuredJoulesPerToken();
    }
  };

  private final String id;
  private final String unit;
  private final double scale;

  Metric(String id, String unit, double scale) {
    this.id = id;
    this.unit = unit;
    this.scale = scale;
  }

  /** Name in files. */
  public String id() {
    return id;
  }

  /** Unit in tables. */
  public String unit() {
    return unit;
  }

  /** One value of a fork: the median of its iterations; absent where it was not measured. */
  abstract OptionalDouble of(Result.Measurement m);

  /**
   * The kinds of meters, such as {@code rapl:package}. Values of other kinds count something else
   * and have no ratio. Empty where there is one way to measure only.
   */
  abstract Set<String> meters(Result.Measurement m);

  /** A value in the unit, for people. */
  String text(double value) {
    return Ticks.metric(value * scale);
  }
}
