package moebench.sim;

import java.util.ArrayList;
import java.util.List;
import moebench.layers.Mode;
import moebench.layers.kernels.Kernels;

/**
 * K models that answer together, each trained from its own weights on its own bootstrap sample of
 * the documents (Breiman 1996). Belongs to one thread.
 */
public final class Ensemble {
  private final EnsembleSpec spec;
  private final Corpus corpus;
  private final Kernels kernels;
  private final List<NgramModel> models = new ArrayList<>();
  private double seconds;

  /**
   * @param kernels where it computes
   * @throws CorpusException when the text is too small to choose one of several members fairly
   */
  public Ensemble(EnsembleSpec spec, Corpus corpus, Kernels kernels) {
    if (spec.members() > 1) {
      corpus.requireChoice(spec.member().tokens(), spec.member().evaluationTokens());
    }
    this.spec = spec;
    this.corpus = corpus;
    this.kernels = kernels;
  }

  /**
   * Trains every member, one after the other, and scores them alone and together.
   *
   * @throws InterruptedException when the thread is interrupted
   * @throws DivergedException as {@link Training#step}
   */
  public EnsembleResult run(TrainingListener listener) throws InterruptedException {
    int count = spec.members();
    long[] seeds = spec.seeds().toArray();
    for (int m = 0; m < count; m++) {
      Training training =
          count == 1
              ? new Training(member(spec.member().seed()), corpus, kernels)
              : new Training(member(seeds[m]), corpus.bootstrap(seeds[count + m]), kernels);
      seconds += training.run(listener).end().seconds();
      models.add(training.model());
    }
    return score();
  }

  /** Without the learning curve: the scores come later, for all members together. */
  private TrainingSpec member(long seed) {
    TrainingSpec s = spec.member();
    return new TrainingSpec(
        s.layer(), s.blocks(), s.tokens(), s.steps(), s.learningRate(), seed, 1, s.tokens());
  }

  private EnsembleResult score() throws InterruptedException {
    int tokens = spec.member().tokens();
    int count = Math.ceilDiv(spec.member().evaluationTokens(), tokens);
    Batches batches = new Batches(corpus, tokens, spec.member().seed());
    Batch batch = new Batch(tokens);
    Votes votes = new Votes(models.size(), NgramModel.SYMBOLS);
    double[] loss = new double[models.size()];
    double[] selectionLoss = new double[models.size()];
    for (int i = 0; i < count; i++) {
      if (Thread.interrupted()) {
        throw new InterruptedException("stopped while scoring");
      }
      // Of twice as many places, every second one is where a single model is validated.
      batches.validation(2 * i + 1, 2 * count, batch);
      forward(batch, selectionLoss);
      batches.validation(2 * i, 2 * count, batch);
      List<float[]> probabilities = forward(batch, loss);
      for (int t = 0; t < tokens; t++) {
        votes.add(probabilities, t * NgramModel.SYMBOLS, batch.targets()[t]);
      }
    }
    List<EnsembleResult.Member> members = new ArrayList<>();
    double scale = 1 / (count * Math.log(2));
    for (int m = 0; m < models.size(); m++) {
      members.add(
          new EnsembleResult.Member(
              loss[m] * scale, votes.memberAccuracy(m), selectionLoss[m] * scale));
    }
    return new EnsembleResult(members, votes.pooled(), seconds);
  }

  private List<float[]> forward(Batch batch, double[] loss) {
    List<float[]> probabilities = new ArrayList<>();
    for (int m = 0; m < loss.length; m++) {
      loss[m] += models.get(m).forward(batch, Mode.EVALUATION);
      probabilities.add(models.get(m).probabilities());
    }
    return probabilities;
  }
}
