package moebench.sim;

import java.util.random.RandomGenerator;
import moebench.layers.Initializer;

/**
 * Batches of one training run: random chunks of the training part, and fixed ones of the validation
 * part, which are the same for every model and seed. Both have the same number of tokens, so that
 * capacity means the same in training and in validation.
 */
public final class Batches implements BatchSource {
  private final byte[] training;
  private final byte[] validation;
  private final int chunks;
  private final RandomGenerator random;

  /**
   * @param tokens per batch, a multiple of {@link Batch#CHUNK}
   * @param seed of the order of training batches
   * @throws CorpusException when a part of the corpus is too small for one batch
   */
  Batches(Corpus corpus, int tokens, long seed) {
    Batch.requireWholeChunks(tokens);
    corpus.requireBatch(tokens);
    this.training = corpus.training();
    this.validation = corpus.validation();
    this.chunks = tokens / Batch.CHUNK;
    this.random = Initializer.random(seed);
  }

  /** Fills {@code batch} with chunks from anywhere in the training part. */
  @Override
  public void nextTraining(Batch batch) {
    for (int chunk = 0; chunk < chunks; chunk++) {
      batch.fill(chunk, training, random.nextInt(training.length - Batch.CHUNK));
    }
  }

  /**
   * Fills {@code batch} with validation batch {@code index} of {@code count}. The chunks of all
   * {@code count} batches lie evenly over the validation part, and each batch takes every {@code
   * count}-th of them, so that each is a mixture of the whole.
   */
  @Override
  public void validation(int index, int count, Batch batch) {
    long places = validation.length - Batch.CHUNK;
    for (int chunk = 0; chunk < chunks; chunk++) {
      long place = (long) chunk * count + index;
      batch.fill(chunk, validation, (int) (place * places / ((long) chunks * count)));
    }
  }
}
