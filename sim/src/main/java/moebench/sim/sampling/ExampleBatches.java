package moebench.sim.sampling;

import java.util.List;
import java.util.random.RandomGenerator;
import moebench.layers.Initializer;
import moebench.sim.Batch;
import moebench.sim.BatchSource;

/** Batches of single examples: drawn at random to learn from, evenly spread to validate. */
final class ExampleBatches implements BatchSource {
  private final List<Example> training;
  private final List<Example> validation;
  private final RandomGenerator random;

  ExampleBatches(List<Example> training, List<Example> validation, long seed) {
    this.training = List.copyOf(training);
    this.validation = List.copyOf(validation);
    this.random = Initializer.random(seed);
  }

  @Override
  public void nextTraining(Batch batch) {
    for (int token = 0; token < batch.tokens(); token++) {
      set(batch, token, training.get(random.nextInt(training.size())));
    }
  }

  @Override
  public void validation(int index, int count, Batch batch) {
    long places = (long) batch.tokens() * count;
    for (int token = 0; token < batch.tokens(); token++) {
      long place = (long) token * count + index;
      set(batch, token, validation.get((int) (place * validation.size() / places)));
    }
  }

  private static void set(Batch batch, int token, Example example) {
    batch.set(token, example.text(), example.at(), example.target());
  }
}
