package moebench.layers.kernels.simd;

import static moebench.layers.kernels.simd.Width.FLOATS;
import static moebench.layers.kernels.simd.Width.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The columns of the k largest values of each row, one choice after the other: the largest value
 * that comes after the last one found, and then the first column that holds it.
 *
 * <p>What comparisons cannot order is searched one by one: a row with nothing left but −∞ and NaN,
 * and a value that occurs twice. Each search is a method of its own that takes and returns scalars:
 * C2 boxes the vectors of a loop over rows that holds them all.
 */
final class TopK {
  private static final FloatVector LANE_NUMBERS = FloatVector.zero(FLOATS).addIndex(1);

  private TopK() {}

  /** Rows {@code from} to before {@code to}. */
  static void select(float[] x, int from, int to, int columns, int k, int[] indices) {
    int end = Width.vectorEnd(columns);
    for (int i = from; i < to; i++) {
      int row = i * columns;
      if (end == 0) {
        selectOneByOne(x, row, columns, k, indices, i * k);
        continue;
      }
      float max = max(x, row, end, columns);
      int found =
          max > Float.NEGATIVE_INFINITY ? columnOf(x, row, end, max) : next(x, row, columns, -1);
      indices[i * k] = found;
      for (int choice = 1; choice < k; choice++) {
        float bound = x[row + found];
        max = maxAfter(x, row, end, columns, bound, found);
        found =
            max > Float.NEGATIVE_INFINITY && max < bound
                ? columnOf(x, row, end, max)
                : next(x, row, columns, found);
        indices[i * k + choice] = found;
      }
    }
  }

  /** Rows shorter than a vector: masks would take twice the time. */
  private static void selectOneByOne(
      float[] x, int row, int columns, int k, int[] indices, int at) {
    int last = -1;
    for (int choice = 0; choice < k; choice++) {
      last = next(x, row, columns, last);
      indices[at + choice] = last;
    }
  }

  private static float max(float[] x, int row, int end, int columns) {
    FloatVector maxima = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    for (int j = row; j < row + end; j += LANES) {
      FloatVector candidates = FloatVector.fromArray(FLOATS, x, j);
      maxima = maxima.blend(candidates, candidates.compare(VectorOperators.GT, maxima));
    }
    float max = maxima.reduceLanes(VectorOperators.MAX);
    for (int j = row + end; j < row + columns; j++) {
      max = x[j] > max ? x[j] : max;
    }
    return max;
  }

  /** The largest of what is below {@code bound}, or equal to it and behind column {@code last}. */
  private static float maxAfter(float[] x, int row, int end, int columns, float bound, int last) {
    FloatVector maxima = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    for (int j = 0; j < end; j += LANES) {
      FloatVector candidates = FloatVector.fromArray(FLOATS, x, row + j);
      VectorMask<Float> behind = LANE_NUMBERS.compare(VectorOperators.GT, last - j);
      VectorMask<Float> after =
          candidates
              .compare(VectorOperators.LT, bound)
              .or(candidates.compare(VectorOperators.EQ, bound).and(behind));
      maxima = maxima.blend(candidates, candidates.compare(VectorOperators.GT, maxima).and(after));
    }
    float max = maxima.reduceLanes(VectorOperators.MAX);
    for (int j = end; j < columns; j++) {
      float candidate = x[row + j];
      boolean after = candidate < bound || candidate == bound && j > last;
      max = after && candidate > max ? candidate : max;
    }
    return max;
  }

  /** The first column of the row that holds {@code value}; there is one. */
  private static int columnOf(float[] x, int row, int end, float value) {
    for (int j = 0; j < end; j += LANES) {
      VectorMask<Float> here =
          FloatVector.fromArray(FLOATS, x, row + j).compare(VectorOperators.EQ, value);
      if (here.anyTrue()) {
        return j + here.firstTrue();
      }
    }
    int j = end;
    while (x[row + j] != value) {
      j++;
    }
    return j;
  }

  /** The column after {@code last} in falling order, −1 for the first. */
  private static int next(float[] x, int row, int columns, int last) {
    float bound = last < 0 ? Float.POSITIVE_INFINITY : numberOrLeast(x[row + last]);
    int best = -1;
    float largest = Float.NEGATIVE_INFINITY;
    for (int j = 0; j < columns; j++) {
      float candidate = numberOrLeast(x[row + j]);
      boolean after = candidate < bound || candidate == bound && j > last;
      if (after && (best < 0 || candidate > largest)) {
        best = j;
        largest = candidate;
      }
    }
    return best;
  }

  private static float numberOrLeast(float x) {
    return Float.isNaN(x) ? Float.NEGATIVE_INFINITY : x;
  }
}
