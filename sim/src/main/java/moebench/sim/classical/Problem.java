package moebench.sim.classical;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import moebench.layers.Initializer;

/** Where samples come from; its truth is the best that any model can be. */
public enum Problem {
  /** Two lines with noise, one on either side of 0: what a mixture of two lines must find. */
  TWO_LINES("two-lines", 200, 1000, 1e-3, new TwoLines()),
  /**
   * The inverse of x = t + 0.3·sin(2πt) with noise: for many inputs there are several answers and
   * their mean is none (Bishop 1994, Mixture Density Networks, §4).
   */
  INVERSE("inverse", 500, 1000, 1e-3, new InverseProblem()),
  /** Exclusive or of two signs, 5% of the classes turned over: no line can divide it. */
  EXCLUSIVE_OR("exclusive-or", 400, 2000, 1e-3, new ExclusiveOr()),
  /** Friedman's first function (Friedman 1991, MARS, §4.3): ten inputs, five of them noise. */
  FRIEDMAN("friedman-1", 200, 1000, 1, new Friedman()),
  /**
   * Three classes of noisy waves with 21 features (Breiman, Friedman, Olshen and Stone 1984,
   * Classification and Regression Trees, §2.6.2), 300 samples to train and 5000 to test, as there.
   */
  WAVEFORM("waveform", 300, 5000, 1, new Waveform());

  /** A source of samples that knows itself. */
  interface Source extends Predictor {

    /** 0 for a regression. */
    int classes();

    /** One sample: the features, then the output. */
    double[] draw(RandomGenerator random);
  }

  private final String id;
  private final int trainingSize;
  private final int testSize;
  private final double decay;
  private final Source source;

  Problem(String id, int trainingSize, int testSize, double decay, Source source) {
    this.id = id;
    this.trainingSize = trainingSize;
    this.testSize = testSize;
    this.decay = decay;
    this.source = source;
  }

  /**
   * The problem called {@code id}.
   *
   * @throws IllegalArgumentException when there is none of that name
   */
  public static Problem of(String id) {
    return Stream.of(values())
        .filter(problem -> problem.id.equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("this build does not know " + id));
  }

  /** The name used in sweeps, in JSON and in charts. */
  public String id() {
    return id;
  }

  /** λ of the prior that mixtures are trained with here, chosen by sample size and features. */
  public double decay() {
    return decay;
  }

  public boolean isRegression() {
    return source.classes() == 0;
  }

  /** The best possible model. */
  public Predictor truth() {
    return source;
  }

  /** Features of a sample. */
  public int features() {
    return samples(1, Initializer.random(0)).features();
  }

  /** Samples that a mixture is trained on. */
  public int trainingSize() {
    return trainingSize;
  }

  /** Samples to train on. */
  public Samples training(RandomGenerator random) {
    return samples(trainingSize, random);
  }

  /** Samples to test on. */
  public Samples test(RandomGenerator random) {
    return samples(testSize, random);
  }

  Samples samples(int size, RandomGenerator random) {
    double[][] x = new double[size][];
    double[] y = new double[size];
    for (int i = 0; i < size; i++) {
      double[] sample = source.draw(random);
      x[i] = Arrays.copyOf(sample, sample.length - 1);
      y[i] = sample[sample.length - 1];
    }
    return new Samples(x, y, source.classes());
  }
}
