package moebench.bench.jmh;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import moebench.layers.Initializer;
import moebench.layers.kernels.Adam;

/** Arguments for every {@link KernelCase}, random and always the same ones. */
final class KernelArguments {
  private static final long SEED = 1;

  /**
   * A kernel that is timed sets the gradient to 0, and what it does afterwards must go on being
   * what it does in training. With such decays the moments hardly change; with the usual ones they
   * would soon be denormal, and slow.
   */
  static final Adam ADAM =
      new Adam(Math.nextDown(1f), Math.nextDown(1f), 1e-8f).begin(1000, 1e-6f, 0.5f);

  final int rows;
  final int columns;
  final float[] x; // [rows, columns]; the other matrices too, unless they say otherwise
  final float[] y;
  final float[] dy;
  final float[] gain; // [columns]
  final float[] bias; // [columns]
  final float[] dGain; // [columns]
  final float[] dBias; // [columns]
  final float[] mean; // [rows]
  final float[] rstd; // [rows]
  final float[] givenMean; // [rows]
  final float[] givenRstd; // [rows]
  final int[] order; // [rows], a permutation
  final float[] pairs; // [2·rows, columns]
  final int[] pairOrder; // [2·rows], a permutation
  final float[] pairWeights; // [2·rows]
  final float[] value;
  final float[] gradient;
  final float[] m;
  final float[] v;

  private final RandomGenerator random = Initializer.random(SEED);

  KernelArguments(int rows, int columns) {
    int length = Math.multiplyExact(rows, columns);
    this.rows = rows;
    this.columns = columns;
    x = normal(length);
    y = new float[length];
    dy = normal(length);
    gain = normal(columns);
    bias = normal(columns);
    dGain = new float[columns];
    dBias = new float[columns];
    mean = new float[rows];
    rstd = new float[rows];
    givenMean = normal(rows);
    givenRstd = positive(rows);
    order = permutation(rows);
    pairs = normal(Math.multiplyExact(2, length));
    pairOrder = permutation(2 * rows);
    pairWeights = positive(2 * rows);
    value = normal(length);
    gradient = normal(length);
    m = normal(length);
    v = positive(length);
  }

  private float[] normal(int length) {
    float[] values = new float[length];
    Initializer.truncatedNormal(values, 1, random);
    return values;
  }

  private float[] positive(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = 0.1f + random.nextFloat();
    }
    return values;
  }

  private int[] permutation(int length) {
    int[] values = new int[length];
    Arrays.setAll(values, i -> i);
    for (int i = length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
    return values;
  }

  /** Everything that a kernel may write, by name. */
  Map<String, float[]> written() {
    Map<String, float[]> written = new LinkedHashMap<>();
    written.put("output", y);
    written.put("gain's gradient", dGain);
    written.put("bias' gradient", dBias);
    written.put("mean", mean);
    written.put("rstd", rstd);
    written.put("value", value);
    written.put("gradient", gradient);
    written.put("first moment", m);
    written.put("second moment", v);
    return written;
  }
}
