package moebench.reports.compare;

import java.util.List;
import java.util.OptionalDouble;
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
  },
  /** Lower is better. The sum over the meters. */
  ENERGY("energy", "µJ/token, measured", 1e6) {
    @Override
    OptionalDouble of(Result.Measurement m) {
      if (m.energy() == null || m.energy().measuredJoulesPerToken() == null) {
        return OptionalDouble.empty();
      }
      double joules = 0;
      for (List<Double> meter : m.energy().measuredJoulesPerToken().values()) {
        joules += Sample.of(meter).median();
      }
      return joules > 0 ? OptionalDouble.of(joules) : OptionalDouble.empty();
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

  /** A value in the unit, for people. */
  String text(double value) {
    return Ticks.metric(value * scale);
  }
}
