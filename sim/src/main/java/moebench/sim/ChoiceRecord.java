package moebench.sim;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import moebench.layers.ExpertLayer;
import moebench.layers.routing.Routing;

/** Takes down the first choices of a model's expert layers, batch by batch. */
final class ChoiceRecord {
  private final List<ExpertLayer> layers;
  private final IntStream.Builder places = IntStream.builder();
  private final List<IntStream.Builder> experts;

  ChoiceRecord(NgramModel model) {
    layers = RoutingRecord.expertLayers(model);
    experts = Stream.generate(IntStream::builder).limit(layers.size()).toList();
  }

  /** Adds the latest forward pass, which was of {@code batch}. */
  void add(Batch batch) {
    if (layers.isEmpty()) {
      return;
    }
    IntStream.of(batch.places()).forEach(places::add);
    for (int i = 0; i < layers.size(); i++) {
      Routing routing = layers.get(i).routing();
      for (int t = 0; t < batch.tokens(); t++) {
        experts.get(i).add(routing.experts()[t * routing.topK()]);
      }
    }
  }

  /** What was added; once. */
  ExpertChoices choices() {
    return new ExpertChoices(
        places.build().toArray(), experts.stream().map(e -> e.build().toArray()).toList());
  }
}
