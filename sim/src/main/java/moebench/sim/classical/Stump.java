package moebench.sim.classical;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A decision stump: one question about one feature, and one answer on either side. It has no
 * gradient in its threshold.
 *
 * @param feature asked for
 * @param threshold inputs below it go left
 * @param left {@code [outputs]}: the mean, or the probability of each class
 * @param right the same on the other side
 * @param deviation σ of a regression; 0 for a classification
 */
record Stump(int feature, double threshold, double[] left, double[] right, double deviation)
    implements Expert {
  /** Dirichlet prior of a leaf's classes: without it a class never seen would be impossible. */
  private static final double PSEUDO_COUNT = 0.5;

  /** A stump that says the same everywhere. */
  static Stump even(int classes) {
    double[] leaf = new double[Math.max(1, classes)];
    Arrays.fill(leaf, classes == 0 ? 0 : 1.0 / classes);
    return new Stump(0, 0, leaf, leaf, classes == 0 ? 1 : 0);
  }

  private boolean isRegression() {
    return deviation > 0;
  }

  private double[] leaf(double[] x) {
    return x[feature] < threshold ? left : right;
  }

  @Override
  public double logLikelihood(double[] x, double y) {
    return isRegression()
        ? Gaussian.logDensity(y, leaf(x)[0], deviation)
        : Math.log(leaf(x)[(int) y]);
  }

  @Override
  public void predict(double[] x, double[] into) {
    double[] leaf = leaf(x);
    System.arraycopy(leaf, 0, into, 0, leaf.length);
  }

  /** Feature and threshold, an answer per side, and σ. */
  @Override
  public int parameters() {
    return 2 + (isRegression() ? 3 : 2 * (left.length - 1));
  }

  @Override
  public double logPrior() {
    if (isRegression()) {
      return 0;
    }
    double sum = 0;
    for (int c = 0; c < left.length; c++) {
      sum += Math.log(left[c]) + Math.log(right[c]);
    }
    return PSEUDO_COUNT * sum;
  }

  /** The best of all features and of all thresholds between neighbouring samples. */
  @Override
  public Stump fit(Samples samples, double[] weights) {
    Search search = new Search(samples, weights, isRegression() ? 0 : left.length);
    IntStream.range(0, samples.features()).forEach(search::feature);
    return search.best == null ? this : search.best;
  }

  /** Sums on both sides of a threshold that moves from left to right. */
  private static final class Search {
    private final Samples samples;
    private final double[] weights;
    private final int classes;
    private final double[] all; // regression: Σw, Σwy, Σwy²; classification: weight of each class
    private double highest = Double.NEGATIVE_INFINITY;
    private Stump best;

    Search(Samples samples, double[] weights, int classes) {
      this.samples = samples;
      this.weights = weights;
      this.classes = classes;
      this.all = new double[classes == 0 ? 3 : classes];
      for (int i = 0; i < weights.length; i++) {
        add(all, i);
      }
    }

    private void add(double[] sums, int sample) {
      double w = weights[sample];
      double y = samples.y()[sample];
      if (classes > 0) {
        sums[(int) y] += w;
      } else {
        sums[0] += w;
        sums[1] += w * y;
        sums[2] += w * y * y;
      }
    }

    void feature(int feature) {
      int[] order =
          IntStream.range(0, weights.length)
              .filter(i -> weights[i] > 0)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> samples.x()[i][feature]))
              .mapToInt(i -> i)
              .toArray();
      double[] below = new double[all.length];
      for (int i = 0; i + 1 < order.length; i++) {
        add(below, order[i]);
        double here = samples.x()[order[i]][feature];
        double next = samples.x()[order[i + 1]][feature];
        if (here < next) {
          offer(feature, here + (next - here) / 2, below);
        }
      }
    }

    private void offer(int feature, double threshold, double[] below) {
      double[] above = new double[all.length];
      for (int j = 0; j < all.length; j++) {
        above[j] = all[j] - below[j];
      }
      double value = value(below) + value(above);
      if (value > highest) {
        highest = value;
        best = new Stump(feature, threshold, leaf(below), leaf(above), deviation(below, above));
      }
    }

    /** What a side adds: −Σw(y − mean)² of a regression, the log-posterior of a classification. */
    private double value(double[] sums) {
      if (classes == 0) {
        return -squares(sums);
      }
      double[] p = leaf(sums);
      double value = 0;
      for (int c = 0; c < classes; c++) {
        value += (sums[c] + PSEUDO_COUNT) * Math.log(p[c]);
      }
      return value;
    }

    private static double squares(double[] sums) {
      return Math.max(0, sums[2] - sums[1] * sums[1] / sums[0]);
    }

    private double[] leaf(double[] sums) {
      if (classes == 0) {
        return new double[] {sums[1] / sums[0]};
      }
      double total = Arrays.stream(sums).sum() + classes * PSEUDO_COUNT;
      return Arrays.stream(sums).map(count -> (count + PSEUDO_COUNT) / total).toArray();
    }

    private double deviation(double[] below, double[] above) {
      if (classes > 0) {
        return 0;
      }
      double variance = (squares(below) + squares(above)) / all[0];
      return Math.max(Gaussian.LEAST_DEVIATION, Math.sqrt(variance));
    }
  }
}
