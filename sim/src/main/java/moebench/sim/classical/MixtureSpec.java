package moebench.sim.classical;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Which mixture to train.
 *
 * @param kind of every expert
 * @param experts {@code [1]}: one expert alone; {@code [K]}: a mixture of K; {@code [J, K]}: the
 *     hierarchical mixture, J mixtures of K
 * @param decay λ of the prior of all weights; 0 for plain maximum likelihood
 */
public record MixtureSpec(ExpertKind kind, List<Integer> experts, double decay) {
  /** What a sample of another region weighs before training, against 1 for one of its own. */
  private static final double OTHER_REGION = 0.05;

  /** M-steps that a fresh expert takes on its region. */
  private static final int FIRST_FITS = 3;

  public MixtureSpec {
    experts = List.copyOf(experts);
    if (experts.isEmpty() || experts.size() > 2 || experts.stream().anyMatch(k -> k < 1)) {
      throw new IllegalArgumentException(
          "experts must be 1 or more, on one or two levels, such as 4 or 2x2, not "
              + String.join("x", experts.stream().map(String::valueOf).toList()));
    }
  }

  /** Experts in all. */
  public long count() {
    return experts.stream().mapToLong(k -> k).reduce(1, Math::multiplyExact);
  }

  /**
   * Checks that there is a sample for each expert.
   *
   * @throws IllegalArgumentException when not
   */
  public void requireSamples(int samples) {
    if (count() > samples) {
      throw new IllegalArgumentException(
          "a mixture of %d experts cannot learn from %d samples: give fewer experts"
              .formatted(count(), samples));
    }
  }

  /**
   * A mixture to begin with: regions around random samples, an expert fitted to each, and a gate
   * that knows nothing.
   *
   * @throws IllegalArgumentException when there are more experts than samples, or samples of one
   *     class only
   */
  Expert start(Samples samples, RandomGenerator random) {
    samples.requireVariety();
    requireSamples(samples.size());
    List<Integer> levels = experts.stream().filter(k -> k > 1).toList();
    return start(levels, samples, samples.evenWeights(), random);
  }

  private Expert start(
      List<Integer> levels, Samples samples, double[] weights, RandomGenerator random) {
    if (levels.isEmpty()) {
      Expert expert = kind.untrained(samples, decay, random);
      for (int i = 0; i < FIRST_FITS; i++) {
        expert = expert.fit(samples, weights);
      }
      return expert;
    }
    int count = levels.getFirst();
    int[] region = regions(count, samples, weights, random);
    List<Expert> children = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] own = weights.clone();
      for (int n = 0; n < own.length; n++) {
        own[n] *= region[n] == i ? 1 : OTHER_REGION;
      }
      children.add(start(levels.subList(1, levels.size()), samples, own, random));
    }
    return new Mixture(SoftmaxRegression.even(count, samples.features(), decay), children);
  }

  /** The nearest of {@code count} random samples, by input, and by output too for a regression. */
  private static int[] regions(
      int count, Samples samples, double[] weights, RandomGenerator random) {
    double[][] centres = new double[count][];
    for (int i = 0; i < count; i++) {
      centres[i] = place(samples, draw(weights, random));
    }
    int[] region = new int[weights.length];
    for (int n = 0; n < weights.length; n++) {
      double[] here = place(samples, n);
      double nearest = Double.POSITIVE_INFINITY;
      for (int i = 0; i < count; i++) {
        double distance = squaredDistance(here, centres[i]);
        if (distance < nearest) {
          nearest = distance;
          region[n] = i;
        }
      }
    }
    return region;
  }

  private static double[] place(Samples samples, int n) {
    double[] x = samples.x()[n];
    if (!samples.isRegression()) {
      return x;
    }
    double[] both = Arrays.copyOf(x, x.length + 1);
    both[x.length] = samples.y()[n];
    return both;
  }

  private static int draw(double[] weights, RandomGenerator random) {
    double left = random.nextDouble() * Arrays.stream(weights).sum();
    for (int n = 0; n < weights.length; n++) {
      left -= weights[n];
      if (left < 0) {
        return n;
      }
    }
    return weights.length - 1;
  }

  private static double squaredDistance(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += (a[j] - b[j]) * (a[j] - b[j]);
    }
    return sum;
  }
}
