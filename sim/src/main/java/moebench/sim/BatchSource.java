package moebench.sim;

/** Where a training run takes its batches from; each fills a batch that is reused. */
public interface BatchSource {

  /** Fills {@code batch} with tokens to learn from, drawn at random. */
  void nextTraining(Batch batch);

  /**
   * Fills {@code batch} with validation batch {@code index} of {@code count}, which are the same
   * whenever they are asked for.
   */
  void validation(int index, int count, Batch batch);
}
