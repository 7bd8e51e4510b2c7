package moebench.sim;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import moebench.layers.ExpertLayer;
import moebench.layers.routing.RoutingStatistics;

/** Routing statistics of a model's expert layers; of none when its layers are dense. */
final class RoutingRecord {
  private final List<ExpertLayer> layers;
  private final List<RoutingStatistics> statistics;

  RoutingRecord(NgramModel model) {
    this.layers = expertLayers(model);
    this.statistics =
        layers.stream()
            .map(layer -> new RoutingStatistics(layer.shape().experts(), layer.shape().topK()))
            .toList();
  }

  /** The expert layers of a model, the one nearest to the input first. */
  static List<ExpertLayer> expertLayers(NgramModel model) {
    return model.layers().stream()
        .filter(ExpertLayer.class::isInstance)
        .map(ExpertLayer.class::cast)
        .toList();
  }

  /** Adds each layer's latest forward pass. */
  void add() {
    for (int i = 0; i < layers.size(); i++) {
      statistics.get(i).add(layers.get(i).routing(), layers.get(i).routerEntropy());
    }
  }

  /** Of each expert layer, the one nearest to the input first. */
  List<RoutingStatistics> statistics() {
    return statistics;
  }

  /** Filled slots of all layers in a batch; empty when no layer has experts. */
  OptionalDouble meanFilledSlots() {
    return sum(RoutingStatistics::meanFilledSlots);
  }

  /** The same for the rows of static execution. */
  OptionalDouble meanPaddedSlots() {
    return sum(RoutingStatistics::meanPaddedSlots);
  }

  private OptionalDouble sum(ToDoubleFunction<RoutingStatistics> slots) {
    return layers.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(statistics.stream().mapToDouble(slots).sum());
  }
}
