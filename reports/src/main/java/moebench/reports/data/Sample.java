package moebench.reports.data;

import java.util.Arrays;
import java.util.Collection;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** Repeated values of one quantity: one per seed, or one per fork. Never empty. */
public final class Sample {
  private final double[] values;

  private Sample(double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("a sample needs at least one value");
    }
    this.values = values;
  }

  /** A sample of the given values. */
  public static Sample of(double... values) {
    return new Sample(values.clone());
  }

  /** A sample of the given values. */
  public static Sample of(Collection<Double> values) {
    return new Sample(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** How many values there are. */
  public int n() {
    return values.length;
  }

  /** Arithmetic mean. */
  public double mean() {
    return stream().sum() / n();
  }

  /** Standard deviation with n − 1; absent for a single value. */
  public OptionalDouble sd() {
    if (n() == 1) {
      return OptionalDouble.empty();
    }
    double mean = mean();
    return OptionalDouble.of(
        Math.sqrt(stream().map(v -> (v - mean) * (v - mean)).sum() / (n() - 1)));
  }

  /** Middle value; the mean of the two middle ones if their number is even. */
  public double median() {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /**
   * The value below which a share {@code p} of the values lies, interpolated between neighbours
   * (Hyndman and Fan 1996, definition 7).
   *
   * @param p from 0, the smallest value, to 1, the largest
   */
  public double quantile(double p) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double place = p * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  /** Smallest value. */
  public double min() {
    return stream().min().getAsDouble();
  }

  /** Largest value. */
  public double max() {
    return stream().max().getAsDouble();
  }

  private DoubleStream stream() {
    return Arrays.stream(values);
  }
}
