package moebench.layers.kernels.reference;

import moebench.layers.Activation;

/** The activations and their derivatives in double precision. */
final class Activations {
  private static final double SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);
  private static final double CUBIC = 0.044715;

  private Activations() {}

  static double value(Activation f, double z) {
    return switch (f) {
      case RELU -> Math.max(0, z);
      case GELU_TANH -> 0.5 * z * (1 + Math.tanh(SQRT_2_OVER_PI * (z + CUBIC * z * z * z)));
      case GELU_ERF -> 0.5 * z * erfc(-z / Math.sqrt(2));
    };
  }

  /** The derivative; 0 at 0 for ReLU. */
  static double derivative(Activation f, double z) {
    return switch (f) {
      case RELU -> z > 0 ? 1 : 0;
      case GELU_TANH -> {
        double t = Math.tanh(SQRT_2_OVER_PI * (z + CUBIC * z * z * z));
        yield 0.5 * (1 + t) + 0.5 * z * (1 - t * t) * SQRT_2_OVER_PI * (1 + 3 * CUBIC * z * z);
      }
      case GELU_ERF ->
          0.5 * erfc(-z / Math.sqrt(2)) + z * Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
    };
  }

  /**
   * 1 − erf(x): the Maclaurin series of erf for small |x|, the continued fraction of erfc beyond
   * (Abramowitz and Stegun, 7.1.5 and 7.1.14).
   */
  static double erfc(double x) {
    double a = Math.abs(x);
    double tail = a < 2.5 ? 1 - series(a) : fraction(a);
    return x < 0 ? 2 - tail : tail;
  }

  private static double series(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
      term *= -x * x / n;
      sum += term / (2 * n + 1);
      if (n > 200) {
        break;
      }
    }
    return 2 / Math.sqrt(Math.PI) * sum;
  }

  private static double fraction(double x) {
    double tail = 0;
    for (int n = 60; n >= 1; n--) {
      tail = n / 2.0 / (x + tail);
    }
    return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + tail);
  }
}
