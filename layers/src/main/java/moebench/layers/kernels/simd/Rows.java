package moebench.layers.kernels.simd;

import static moebench.layers.kernels.simd.Width.FLOATS;
import static moebench.layers.kernels.simd.Width.LANES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Moving and adding whole rows; a negative row index means: none. Where rows of the result do not
 * depend on each other, those from {@code from} to before {@code to} are computed.
 */
final class Rows {
  /** Columns whose sums are held in registers. */
  private static final int BLOCK = 4 * LANES;

  private Rows() {}

  static void gather(float[] in, int[] rows, int from, int to, int width, float[] out) {
    for (int i = from; i < to; i++) {
      if (rows[i] < 0) {
        Arrays.fill(out, i * width, (i + 1) * width, 0);
      } else {
        System.arraycopy(in, rows[i] * width, out, i * width, width);
      }
    }
  }

  static void gatherSum(
      float[] in, int[] rows, int from, int to, int terms, int width, float[] out) {
    if (terms == 1) {
      gather(in, rows, from, to, width, out);
      return;
    }
    int blocksEnd = width & -BLOCK;
    for (int i = from; i < to; i++) {
      int first = i * terms;
      for (int c = 0; c < blocksEnd; c += BLOCK) {
        sumBlock(in, rows, first, first + terms, width, c, out, i * width + c);
      }
      for (int c = blocksEnd; c < width; c++) {
        float sum = 0;
        for (int j = first; j < first + terms; j++) {
          sum += rows[j] < 0 ? 0 : in[rows[j] * width + c];
        }
        out[i * width + c] = sum;
      }
    }
  }

  /** Sums stay in registers while the terms go by. */
  private static void sumBlock(
      float[] in, int[] rows, int from, int to, int width, int column, float[] out, int at) {
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = FloatVector.zero(FLOATS);
    FloatVector c = FloatVector.zero(FLOATS);
    FloatVector d = FloatVector.zero(FLOATS);
    for (int j = from; j < to; j++) {
      if (rows[j] >= 0) {
        int row = rows[j] * width + column;
        a = a.add(FloatVector.fromArray(FLOATS, in, row));
        b = b.add(FloatVector.fromArray(FLOATS, in, row + LANES));
        c = c.add(FloatVector.fromArray(FLOATS, in, row + 2 * LANES));
        d = d.add(FloatVector.fromArray(FLOATS, in, row + 3 * LANES));
      }
    }
    a.intoArray(out, at);
    b.intoArray(out, at + LANES);
    c.intoArray(out, at + 2 * LANES);
    d.intoArray(out, at + 3 * LANES);
  }

  static void gatherWeightedSum(
      float[] in,
      int[] rows,
      float[] weights,
      int from,
      int to,
      int terms,
      int width,
      float[] out) {
    for (int i = from; i < to; i++) {
      boolean empty = true;
      for (int j = i * terms; j < (i + 1) * terms; j++) {
        if (rows[j] >= 0) {
          if (empty) {
            scale(weights[j], in, rows[j] * width, out, i * width, width);
          } else {
            Elementwise.addScaled(weights[j], in, rows[j] * width, out, i * width, width);
          }
          empty = false;
        }
      }
      if (empty) {
        Arrays.fill(out, i * width, (i + 1) * width, 0);
      }
    }
  }

  static void scatterAdd(float[] in, int[] rows, int count, int terms, int width, float[] out) {
    int blocksEnd = width & -BLOCK;
    for (int i = 0; i < count; i++) {
      int first = i * terms;
      for (int c = 0; c < blocksEnd; c += BLOCK) {
        addBlock(in, i * width + c, rows, first, first + terms, width, c, out);
      }
      for (int j = first; blocksEnd < width && j < first + terms; j++) {
        for (int c = blocksEnd; rows[j] >= 0 && c < width; c++) {
          out[rows[j] * width + c] += in[i * width + c];
        }
      }
    }
  }

  /** What is added stays in registers while the targets go by. */
  private static void addBlock(
      float[] in, int at, int[] rows, int from, int to, int width, int column, float[] out) {
    FloatVector a = FloatVector.fromArray(FLOATS, in, at);
    FloatVector b = FloatVector.fromArray(FLOATS, in, at + LANES);
    FloatVector c = FloatVector.fromArray(FLOATS, in, at + 2 * LANES);
    FloatVector d = FloatVector.fromArray(FLOATS, in, at + 3 * LANES);
    for (int j = from; j < to; j++) {
      if (rows[j] >= 0) {
        int row = rows[j] * width + column;
        a.add(FloatVector.fromArray(FLOATS, out, row)).intoArray(out, row);
        b.add(FloatVector.fromArray(FLOATS, out, row + LANES)).intoArray(out, row + LANES);
        c.add(FloatVector.fromArray(FLOATS, out, row + 2 * LANES)).intoArray(out, row + 2 * LANES);
        d.add(FloatVector.fromArray(FLOATS, out, row + 3 * LANES)).intoArray(out, row + 3 * LANES);
      }
    }
  }

  static void gatherWeightedSumBackward(
      float[] dOut,
      float[] in,
      int[] targets,
      float[] weights,
      int from,
      int to,
      int width,
      float[] dIn,
      float[] dWeights) {
    for (int i = from; i < to; i++) {
      if (targets[i] < 0) {
        Arrays.fill(dIn, i * width, (i + 1) * width, 0);
        dWeights[i] = 0;
      } else {
        dWeights[i] = scaleAndDot(weights[i], dOut, targets[i] * width, in, i * width, dIn, width);
      }
    }
  }

  /** y = alpha·x. */
  private static void scale(
      float alpha, float[] x, int xOffset, float[] y, int yOffset, int length) {
    int end = Width.vectorEnd(length);
    for (int i = 0; i < end; i += LANES) {
      FloatVector.fromArray(FLOATS, x, xOffset + i).mul(alpha).intoArray(y, yOffset + i);
    }
    for (int i = end; i < length; i++) {
      y[yOffset + i] = alpha * x[xOffset + i];
    }
  }

  /** z = weight·x, z lying where y lies; returns ⟨x, y⟩. */
  private static float scaleAndDot(
      float weight, float[] x, int xOffset, float[] y, int yOffset, float[] z, int length) {
    int end = Width.vectorEnd(length);
    int evenEnd = length & -2 * LANES;
    FloatVector dot = FloatVector.zero(FLOATS);
    FloatVector odd = FloatVector.zero(FLOATS);
    for (int i = 0; i < evenEnd; i += 2 * LANES) {
      FloatVector row = FloatVector.fromArray(FLOATS, x, xOffset + i);
      FloatVector next = FloatVector.fromArray(FLOATS, x, xOffset + i + LANES);
      row.mul(weight).intoArray(z, yOffset + i);
      next.mul(weight).intoArray(z, yOffset + i + LANES);
      dot = row.fma(FloatVector.fromArray(FLOATS, y, yOffset + i), dot);
      odd = next.fma(FloatVector.fromArray(FLOATS, y, yOffset + i + LANES), odd);
    }
    if (evenEnd < end) {
      FloatVector row = FloatVector.fromArray(FLOATS, x, xOffset + evenEnd);
      row.mul(weight).intoArray(z, yOffset + evenEnd);
      odd = row.fma(FloatVector.fromArray(FLOATS, y, yOffset + evenEnd), odd);
    }
    float sum = VectorMath.sum(dot.add(odd));
    for (int i = end; i < length; i++) {
      z[yOffset + i] = x[xOffset + i] * weight;
      sum = Math.fma(x[xOffset + i], y[yOffset + i], sum);
    }
    return sum;
  }
}
