package moebench.reports.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Change points by E-divisive (Matteson and James, Journal of the American Statistical Association
 * 109, 2014): split where the energy distance of both sides is largest, as long as chance, seen in
 * permutations, would rarely make it as large. Assumes no distribution. The right side reaches to
 * the end of its segment, where the paper also tries nearer ends.
 */
public final class EDivisive {
  private static final int LEAST_SEGMENT = 3;
  private static final int PERMUTATIONS = 199;
  private static final double LEVEL = 0.01;
  private static final long SEED = 1;

  private record Split(int at, double distance) {
    static final Split NONE = new Split(-1, 0);

    Split larger(Split other) {
      return other.distance > distance ? other : this;
    }
  }

  private EDivisive() {}

  /** Indices at which something new begins, ascending. The same values give the same indices. */
  public static List<Integer> changePoints(double[] values) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Integer> ends = new ArrayList<>(List.of(values.length));
    while (true) {
      Split best = best(values, ends);
      if (best == Split.NONE || !isRare(values, ends, best.distance, random)) {
        ends.removeLast();
        return ends;
      }
      ends.add(best.at);
      ends.sort(null);
    }
  }

  private static Split best(double[] values, List<Integer> ends) {
    Split best = Split.NONE;
    int begin = 0;
    for (int end : ends) {
      best = best.larger(best(values, begin, end));
      begin = end;
    }
    return best;
  }

  /** Paper, eqs. 5 to 7, with exponent 1: sums of distances, updated point by point. */
  private static Split best(double[] values, int begin, int end) {
    int length = end - begin;
    double left = 0;
    double right = 0;
    for (int i = begin; i < end; i++) {
      for (int j = i + 1; j < end; j++) {
        right += Math.abs(values[i] - values[j]);
      }
    }
    double all = right;
    Split best = Split.NONE;
    for (int at = begin + 1; at < end; at++) {
      int moved = at - 1;
      for (int i = begin; i < end; i++) {
        double distance = Math.abs(values[i] - values[moved]);
        if (i < moved) {
          left += distance;
        } else {
          right -= distance;
        }
      }
      int n = at - begin;
      int m = length - n;
      if (n >= LEAST_SEGMENT && m >= LEAST_SEGMENT) {
        double within = left / pairs(n) + right / pairs(m);
        double between = 2 * (all - left - right) / ((double) n * m);
        double distance = (double) n * m / length * (between - within);
        best = best.larger(new Split(at, distance));
      }
    }
    return best;
  }

  private static double pairs(int n) {
    return n * (n - 1) / 2.0;
  }

  private static boolean isRare(
      double[] values, List<Integer> ends, double distance, SplittableRandom random) {
    int asLarge = 0;
    for (int r = 0; r < PERMUTATIONS; r++) {
      double[] shuffled = Arrays.copyOf(values, values.length);
      int begin = 0;
      for (int end : ends) {
        shuffle(shuffled, begin, end, random);
        begin = end;
      }
      asLarge += best(shuffled, ends).distance >= distance ? 1 : 0;
    }
    return (asLarge + 1.0) / (PERMUTATIONS + 1) <= LEVEL;
  }

  private static void shuffle(double[] values, int begin, int end, SplittableRandom random) {
    for (int i = end - 1; i > begin; i--) {
      int j = random.nextInt(begin, i + 1);
      double swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
  }
}
