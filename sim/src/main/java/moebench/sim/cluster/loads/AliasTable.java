package moebench.sim.cluster.loads;

import java.util.random.RandomGenerator;

/** Draws from a discrete distribution in constant time (Walker 1977; Vose 1991). */
final class AliasTable {
  private final long[] threshold; // of 2^32
  private final int[] alias;

  AliasTable(double[] shares) {
    int n = shares.length;
    threshold = new long[n];
    alias = new int[n];
    double[] scaled = new double[n];
    int[] queue = new int[n]; // small ones from the front, large ones from the back
    int small = 0;
    int large = n;
    for (int i = 0; i < n; i++) {
      scaled[i] = shares[i] * n;
      queue[scaled[i] < 1 ? small++ : --large] = i;
    }
    while (small > 0 && large < n) {
      int below = queue[--small];
      int above = queue[large];
      threshold[below] = Math.round(scaled[below] * 0x1p32);
      alias[below] = above;
      scaled[above] -= 1 - scaled[below];
      if (scaled[above] < 1) {
        large++;
        queue[small++] = above;
      }
    }
    while (small > 0) {
      certain(queue[--small]);
    }
    while (large < n) {
      certain(queue[large++]);
    }
  }

  /** What rounding left over: drawn as itself. */
  private void certain(int i) {
    threshold[i] = 1L << 32;
    alias[i] = i;
  }

  int draw(RandomGenerator random) {
    long bits = random.nextLong();
    int i = (int) ((bits >>> 32) * threshold.length >>> 32);
    return (bits & 0xFFFFFFFFL) < threshold[i] ? i : alias[i];
  }
}
