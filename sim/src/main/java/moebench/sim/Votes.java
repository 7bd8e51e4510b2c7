package moebench.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Scores of the first, the first two, … all of several models that predict the same bytes. */
final class Votes {
  private static final double LOG_2 = Math.log(2);

  private final int models;
  private final int symbols;
  private final double[] sums; // [symbols], of the current byte
  private final int[] choices; // [models], of the current byte
  private final double[] bits; // [models], and so on: of the first 1, 2, … models
  private final long[] right;
  private final long[] majorityRight;
  private final long[] memberRight;
  private long bytes;

  Votes(int models, int symbols) {
    this.models = models;
    this.symbols = symbols;
    this.sums = new double[symbols];
    this.choices = new int[models];
    this.bits = new double[models];
    this.right = new long[models];
    this.majorityRight = new long[models];
    this.memberRight = new long[models];
  }

  /**
   * Counts one byte.
   *
   * @param probabilities of every model, each with this byte's at {@code offset}
   */
  void add(List<float[]> probabilities, int offset, int target) {
    Arrays.fill(sums, 0);
    for (int m = 0; m < models; m++) {
      float[] p = probabilities.get(m);
      int choice = 0;
      int pooled = 0;
      for (int s = 0; s < symbols; s++) {
        sums[s] += p[offset + s];
        choice = p[offset + s] > p[offset + choice] ? s : choice;
        pooled = sums[s] > sums[pooled] ? s : pooled;
      }
      choices[m] = choice;
      // Float32 may have rounded a probability to 0; its smallest number stands for it.
      bits[m] -= Math.log(Math.max(sums[target], Float.MIN_VALUE) / (m + 1)) / LOG_2;
      memberRight[m] += choice == target ? 1 : 0;
      right[m] += pooled == target ? 1 : 0;
      majorityRight[m] += majority(m + 1) == target ? 1 : 0;
    }
    bytes++;
  }

  private int majority(int voters) {
    int winner = choices[0];
    int most = 0;
    for (int i = 0; i < voters; i++) {
      int votes = 0;
      for (int j = 0; j < voters; j++) {
        votes += choices[j] == choices[i] ? 1 : 0;
      }
      if (votes > most || votes == most && sums[choices[i]] > sums[winner]) {
        most = votes;
        winner = choices[i];
      }
    }
    return winner;
  }

  /** Share of bytes that a model held most probable and that came. */
  double memberAccuracy(int model) {
    return (double) memberRight[model] / bytes;
  }

  List<EnsembleResult.Pooled> pooled() {
    List<EnsembleResult.Pooled> pooled = new ArrayList<>();
    for (int m = 0; m < models; m++) {
      pooled.add(
          new EnsembleResult.Pooled(
              m + 1,
              bits[m] / bytes,
              (double) right[m] / bytes,
              (double) majorityRight[m] / bytes));
    }
    return pooled;
  }
}
