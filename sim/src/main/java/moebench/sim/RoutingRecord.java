package moebench.sim;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import moebench.layers.ExpertLayer;
import moebench.layers.routing.RoutingStatistics;

/** Routing statistics of a model's expert layers; of none when its layers are dense. */
final class RoutingRecord {
  private final ExpertLayer[] layers;
  private final List<RoutingStatistics> statistics;

  RoutingRecord(NgramModel model) {
    this.layers =
        model.layers().stream()
            .filter(ExpertLayer.class::isInstance)
            .map(ExpertLayer.class::cast)
            .toArray(ExpertLayer[]::new);
    this.statistics =
        Stream.of(layers)
            .map(layer -> new RoutingStatistics(layer.shape().experts(), layer.shape().topK()))
            .toList();
  }

  /** Adds each layer's latest forward pass. */
  void add() {
    for (int i = 0; i < layers.length; i++) {
      statistics.get(i).add(layers[i].routing(), layers[i].routerEntropy());
    }
  }

  /** Of each expert layer, the one nearest to the input first. */
  List<RoutingStatistics> statistics() {
    return statistics;
  }

  /** Filled slots of all layers in a batch; empty when no layer has experts. */
  OptionalDouble meanFilledSlots() {
    return layers.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            statistics.stream().mapToDouble(RoutingStatistics::meanFilledSlots).sum());
  }
}
