package moebench.sim.classical;

/** Sums of numbers whose logarithms are known. */
final class Logs {
  private Logs() {}

  /** log Σ exp(values). */
  static double sum(double[] values) {
    double most = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      most = Math.max(most, value);
    }
    if (most == Double.NEGATIVE_INFINITY) {
      return most;
    }
    double sum = 0;
    for (double value : values) {
      sum += Math.exp(value - most);
    }
    return most + Math.log(sum);
  }

  /** Subtracts the logarithm of the sum, in place, and returns it. */
  static double normalize(double[] values) {
    double sum = sum(values);
    for (int i = 0; i < values.length; i++) {
      values[i] -= sum;
    }
    return sum;
  }
}
