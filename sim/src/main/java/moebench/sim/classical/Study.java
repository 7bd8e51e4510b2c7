package moebench.sim.classical;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import moebench.layers.Initializer;

/**
 * One mixture on fresh samples of a problem: trained from several starts, of which the one with the
 * highest training objective counts, then tested.
 *
 * @param problem where samples come from
 * @param spec the mixture
 * @param trainer how it learns
 */
public record Study(Problem problem, MixtureSpec spec, Trainer trainer) {
  private static final int STARTS = 3;

  /**
   * What came out.
   *
   * @param weightedSum score of all experts by their gates
   * @param mostConfident score of the expert that the gate trusts most
   * @param best score of the truth on the same samples
   * @param parameters weights that were learnt
   * @param curve training objective per sample of the start that counts, in nats
   * @param largestDrop of the objective from a step to the next, of all starts; 0 for none
   * @param map how the gate divides the input space; absent beyond two dimensions
   */
  public record Outcome(
      Score weightedSum,
      Score mostConfident,
      Score best,
      int parameters,
      List<Double> curve,
      double largestDrop,
      Optional<GateMap> map) {}

  /**
   * Draws samples, trains and tests.
   *
   * @param seed of everything; equal seeds give every mixture the same samples
   */
  public Outcome run(long seed) {
    RandomGenerator random = Initializer.random(seed);
    Samples training = problem.training(random);
    Samples test = problem.test(random);
    Scaling scaling = Scaling.of(training);
    Samples scaled = scaling.apply(training);
    Trainer.Trained chosen = null;
    double largestDrop = 0;
    for (int i = 0; i < STARTS; i++) {
      Trainer.Trained trained = trainer.train(spec.start(scaled, random), scaled);
      largestDrop = Math.max(largestDrop, trained.largestDrop());
      if (chosen == null || trained.reached() > chosen.reached()) {
        chosen = trained;
      }
    }
    Predictor model = scaling.unscaled(chosen.model());
    return new Outcome(
        Score.of(model, test, Pooling.WEIGHTED_SUM),
        Score.of(model, test, Pooling.MOST_CONFIDENT),
        Score.of(problem.truth(), test, Pooling.WEIGHTED_SUM),
        chosen.model().parameters(),
        chosen.curve(),
        largestDrop,
        GateMap.of(chosen.model(), scaling, training));
  }
}
