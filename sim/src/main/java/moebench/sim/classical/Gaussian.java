package moebench.sim.classical;

/** The normal density of an expert's mean, with one deviation for all inputs. */
final class Gaussian {
  private static final double HALF_LOG_2_PI = 0.5 * Math.log(2 * Math.PI);

  /**
   * Of an output whose own deviation is 1. Smaller ones would let an expert buy any likelihood with
   * the few samples that it meets exactly.
   */
  static final double LEAST_DEVIATION = 0.02;

  private Gaussian() {}

  static double logDensity(double y, double mean, double deviation) {
    double z = (y - mean) / deviation;
    return -HALF_LOG_2_PI - Math.log(deviation) - 0.5 * z * z;
  }
}
