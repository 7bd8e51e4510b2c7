package moebench.sim.classical;

import java.util.random.RandomGenerator;

/** The kinds of expert that a mixture can be made of. */
public enum ExpertKind {
  /** Linear regression, or linear classification. */
  LINEAR("linear") {
    @Override
    Expert untrained(Samples samples, double decay, RandomGenerator random) {
      return samples.isRegression()
          ? LinearExpert.flat(samples.features(), decay)
          : LinearClassifier.even(samples.classes(), samples.features(), decay);
    }
  },
  /** A network with one hidden layer. */
  FFN("ffn") {
    @Override
    Expert untrained(Samples samples, double decay, RandomGenerator random) {
      return FfnExpert.random(samples.features(), HIDDEN, samples.classes(), decay, random);
    }
  },
  /** A decision stump. */
  STUMP("stump") {
    @Override
    Expert untrained(Samples samples, double decay, RandomGenerator random) {
      return Stump.even(samples.classes());
    }
  };

  private static final int HIDDEN = 8;

  private final String id;

  ExpertKind(String id) {
    this.id = id;
  }

  /** The name used in JSON and in charts. */
  public String id() {
    return id;
  }

  /** An expert that knows nothing yet. */
  abstract Expert untrained(Samples samples, double decay, RandomGenerator random);

  /** Whether a trainer can train this kind. */
  public boolean learnsBy(Trainer trainer) {
    return trainer == Trainer.EM || this != STUMP;
  }
}
