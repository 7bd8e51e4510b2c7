package moebench.sim.classical;

/** The prior exp(−λ/2·Σw²) of rows of weights whose first, the bias, is spared. */
final class Decay {
  private Decay() {}

  static double logPrior(double decay, double[] w, int offset, int rows, int row) {
    double sum = 0;
    for (int i = 0; i < rows * row; i++) {
      sum += i % row == 0 ? 0 : w[offset + i] * w[offset + i];
    }
    return -decay / 2 * sum;
  }

  static void addGradient(
      double decay, double[] w, int offset, int rows, int row, double[] gradient, int to) {
    for (int i = 0; i < rows * row; i++) {
      gradient[to + i] -= i % row == 0 ? 0 : decay * w[offset + i];
    }
  }
}
