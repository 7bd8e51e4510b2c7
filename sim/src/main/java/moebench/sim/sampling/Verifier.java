package moebench.sim.sampling;

import java.util.List;
import moebench.layers.Engine;
import moebench.layers.Mode;
import moebench.sim.Batch;
import moebench.sim.NgramModel;
import moebench.sim.Training;
import moebench.sim.TrainingListener;
import moebench.sim.TrainingSpec;

/**
 * A model that was trained to tell right answers from wrong ones (as Cobbe et al. 2021 do): after
 * prompt and answer it predicts one more byte, a verdict.
 */
public final class Verifier implements ValueFunction {
  private static final byte RIGHT = '1';
  private static final byte WRONG = '0';

  private final NgramModel model;
  private final Batch batch;

  private Verifier(NgramModel model, int tokens) {
    this.model = model;
    this.batch = new Batch(tokens);
  }

  /**
   * Trains a verifier.
   *
   * @param spec of its model and training
   * @param samples answers, right and wrong ones, to problems that nobody is tested on
   * @throws IllegalArgumentException when all of them are right, or all are wrong
   */
  public static Verifier train(TrainingSpec spec, List<Sample> samples, Engine engine)
      throws InterruptedException {
    long right = samples.stream().filter(Sample::right).count();
    if (right == 0 || right == samples.size()) {
      throw new IllegalArgumentException(
          "a verifier learns from right and from wrong answers, but of %d samples %d are right: change the training budget of the model"
              .formatted(samples.size(), right));
    }
    List<Example> examples = samples.stream().map(Verifier::verdict).toList();
    Training training =
        new Training(spec, new ExampleBatches(examples, examples, spec.seed()), engine);
    training.run(TrainingListener.SILENT);
    return new Verifier(training.model(), spec.tokens());
  }

  private static Example verdict(Sample sample) {
    return new Example(sample.text(), last(sample), sample.right() ? RIGHT : WRONG);
  }

  /** The last byte but the end, which would push a byte of the prompt out of the context. */
  private static int last(Sample sample) {
    int last = sample.text().length - 1;
    return sample.text()[last] == Problem.END ? last - 1 : last;
  }

  /** Logarithm of the odds that the answer is right. */
  @Override
  public double[] values(List<Sample> samples) {
    double[] values = new double[samples.size()];
    for (int from = 0; from < values.length; from += batch.tokens()) {
      for (int token = 0; token < batch.tokens(); token++) {
        Sample sample = samples.get(Math.min(from + token, values.length - 1));
        batch.set(token, sample.text(), last(sample), RIGHT);
      }
      model.forward(batch, Mode.EVALUATION_DROPLESS);
      for (int token = 0; token < Math.min(batch.tokens(), values.length - from); token++) {
        values[from + token] = logOdds(token * NgramModel.SYMBOLS);
      }
    }
    return values;
  }

  private double logOdds(int row) {
    float[] p = model.probabilities();
    return Math.log(Math.max(p[row + RIGHT], Float.MIN_NORMAL))
        - Math.log(Math.max(p[row + WRONG], Float.MIN_NORMAL));
  }
}
