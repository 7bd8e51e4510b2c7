package moebench.sim.sampling;

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
    if (problems < 2) {
      throw new IllegalArgumentException(
          "problems must be 2 or more, so that they have a spread, not " + problems);
    }
    Sampler.requireTemperature(temperature);
    Addition.require(
        digits, (long) BestOfN.TRAINING_PROBLEMS + BestOfN.VERIFYING_PROBLEMS + problems);
  }
}
