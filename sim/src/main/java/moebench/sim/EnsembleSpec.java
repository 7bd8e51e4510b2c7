package moebench.sim;

import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import moebench.layers.Initializer;

/**
 * Several models of one kind that answer together.
 *
 * @param member every one's training run; its seed is the ensemble's
 * @param members K; 1 for a single model, which learns from the whole text
 */
public record EnsembleSpec(TrainingSpec member, int members) {

  public EnsembleSpec {
    if (members < 1) {
      throw new IllegalArgumentException("members must be 1 or more, not " + members);
    }
  }

  /** Seeds of the members' weights and batches, then of their bootstrap samples. */
  LongStream seeds() {
    RandomGenerator random = Initializer.random(member.seed());
    return LongStream.generate(random::nextLong).limit(2L * members);
  }
}
