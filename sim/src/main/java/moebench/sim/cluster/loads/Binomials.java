package moebench.sim.cluster.loads;

import java.util.random.RandomGenerator;
import org.apache.commons.numbers.gamma.LogGamma;

/**
 * Binomial variates in constant expected time: inversion where few are expected, else Hörmann's
 * transformed rejection BTRS (The generation of binomial random variates, 1993).
 */
final class Binomials {
  private static final double INVERSION_BELOW = 10;

  private Binomials() {}

  static long draw(long n, double p, RandomGenerator random) {
    if (n == 0 || p <= 0) {
      return 0;
    }
    if (p > 0.5) {
      return n - draw(n, 1 - p, random);
    }
    return n * p < INVERSION_BELOW ? inversion(n, p, random) : rejection(n, p, random);
  }

  private static long inversion(long n, double p, RandomGenerator random) {
    double odds = p / (1 - p);
    double probability = Math.exp(n * Math.log1p(-p));
    double u = random.nextDouble();
    long x = 0;
    while (u > probability && x < n) {
      u -= probability;
      x++;
      probability *= odds * (n - x + 1) / x;
    }
    return x;
  }

  private static long rejection(long n, double p, RandomGenerator random) {
    double deviation = Math.sqrt(n * p * (1 - p));
    double b = 1.15 + 2.53 * deviation;
    double a = -0.0873 + 0.0248 * b + 0.01 * p;
    double c = n * p + 0.5;
    double squeeze = 0.92 - 4.2 / b;
    double alpha = (2.83 + 5.1 / b) * deviation;
    double logOdds = Math.log(p / (1 - p));
    long mode = (long) ((n + 1) * p);
    double atMode = LogGamma.value(mode + 1) + LogGamma.value(n - mode + 1);
    while (true) {
      double u = random.nextDouble() - 0.5;
      double v = 1 - random.nextDouble();
      double us = 0.5 - Math.abs(u);
      long x = (long) Math.floor((2 * a / us + b) * u + c);
      if (us >= 0.07 && v <= squeeze) {
        return x;
      }
      if (x < 0 || x > n) {
        continue;
      }
      double logV = Math.log(v * alpha / (a / (us * us) + b));
      double logRatio =
          atMode - LogGamma.value(x + 1) - LogGamma.value(n - x + 1) + (x - mode) * logOdds;
      if (logV <= logRatio) {
        return x;
      }
    }
  }
}
