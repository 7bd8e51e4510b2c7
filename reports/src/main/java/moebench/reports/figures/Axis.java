package moebench.reports.figures;

import java.util.Collection;
import java.util.List;
import moebench.reports.chart.Axes;
import moebench.reports.data.Grid;
import moebench.reports.data.Labels;
import moebench.reports.schema.LayerConfig;
import org.jfree.chart.axis.ValueAxis;

/** A dimension of the sweep, and the configurations that differ along it alone. */
enum Axis {
  /** Capacity factors at one number of experts. */
  CAPACITY_FACTOR("Capacity factor") {
    @Override
    double value(LayerConfig config) {
      return config.capacityFactor();
    }

    @Override
    List<LayerConfig> configs(Grid grid) {
      return grid.experts().stream()
          .filter(c -> grid.mainExperts().filter(e -> e == c.experts()).isPresent())
          .toList();
    }

    @Override
    String fixed(Grid grid) {
      return grid.mainExperts().map(e -> "E = " + e).orElse("");
    }

    @Override
    ValueAxis draw(Collection<Double> values) {
      return Axes.linear(label(), values, 0.25);
    }
  },

  /** Numbers of experts at one capacity factor. */
  EXPERTS("Experts") {
    @Override
    double value(LayerConfig config) {
      return config.experts();
    }

    @Override
    List<LayerConfig> configs(Grid grid) {
      return grid.experts().stream()
          .filter(c -> grid.mainCapacityFactor().filter(c.capacityFactor()::equals).isPresent())
          .toList();
    }

    @Override
    String fixed(Grid grid) {
      return grid.mainCapacityFactor().map(cf -> "CF " + Labels.number(cf)).orElse("");
    }

    @Override
    ValueAxis draw(Collection<Double> values) {
      return Axes.logarithmicAt(label(), values, Labels::number);
    }
  };

  private final String label;

  Axis(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** Where a configuration stands on this axis. */
  abstract double value(LayerConfig config);

  /** The configurations along this axis, all else equal. */
  abstract List<LayerConfig> configs(Grid grid);

  /** What is held equal, in words. */
  abstract String fixed(Grid grid);

  /** The chart's axis. */
  abstract ValueAxis draw(Collection<Double> values);
}
