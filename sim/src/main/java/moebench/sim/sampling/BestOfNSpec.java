package moebench.sim.sampling;

import moebench.layers.LayerSpec;
import moebench.layers.routing.Router;
import moebench.sim.TrainingSpec;

/**
 * An experiment with answers sampled from a model that was trained on {@linkplain Addition sums}.
 *
 * @param model training of the model that answers
 * @param verifier training of the model that judges answers
 * @param digits of the summands
 * @param problems that are tested
 * @param samples answers to each of them
 * @param temperature of sampling
 */
public record BestOfNSpec(
    TrainingSpec model,
    TrainingSpec verifier,
    int digits,
    int problems,
    int samples,
    double temperature) {

  public BestOfNSpec {
    if (samples < 1) {
      throw new IllegalArgumentException("samples must be 1 or more answers, not " + samples);
    }
    Sampler.requireTemperature(temperature);
    requireProblems(digits, problems);
    requireSingleTokens(model.layer());
    requireSingleTokens(verifier.layer());
  }

  private static void requireProblems(int digits, int problems) {
    int sums = Addition.count(digits);
    int most = sums - BestOfN.TRAINING_PROBLEMS - BestOfN.VERIFYING_PROBLEMS;
    if (problems < 2 || problems > most) {
      throw new IllegalArgumentException(
          "problems must be 2 (so that they have a spread) to %d, not %d:".formatted(most, problems)
              + " of the %d sums of numbers of %d digits model and verifier learn from %d each"
                  .formatted(sums, digits, BestOfN.TRAINING_PROBLEMS));
    }
  }

  /** An answer must not depend on those that happen to be sampled beside it. */
  private static void requireSingleTokens(LayerSpec layer) {
    if (layer instanceof LayerSpec.Expert expert
        && expert.router().limit() == Router.Limit.ALWAYS) {
      throw new IllegalArgumentException(
          "best of n does not go with %s, under which an answer depends on the others of its batch:"
                  .formatted(expert.router().id())
              + " leave it out");
    }
  }
}
