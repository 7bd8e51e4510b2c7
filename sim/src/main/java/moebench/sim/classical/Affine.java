package moebench.sim.classical;

/** Affine functions w·[1, x] of an input, the bias first. */
final class Affine {
  private Affine() {}

  static double of(double[] w, int offset, double[] x) {
    double sum = w[offset];
    for (int j = 0; j < x.length; j++) {
      sum += w[offset + 1 + j] * x[j];
    }
    return sum;
  }

  /** Adds scale·[1, x]. */
  static void add(double scale, double[] x, double[] into, int offset) {
    into[offset] += scale;
    for (int j = 0; j < x.length; j++) {
      into[offset + 1 + j] += scale * x[j];
    }
  }

  /** Adds scale·[1, x]·[1, x]ᵀ to a block of a matrix. */
  static void addOuter(double scale, double[] x, double[][] into, int row, int column) {
    add(scale, x, into[row], column);
    for (int j = 0; j < x.length; j++) {
      add(scale * x[j], x, into[row + 1 + j], column);
    }
  }
}
