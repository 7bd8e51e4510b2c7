package moebench.layers.kernels.simd;

import static moebench.layers.kernels.simd.Width.FLOATS;
import static moebench.layers.kernels.simd.Width.LANES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Moving and adding whole rows; a negative row index means: none. */
final class Rows {
  private Rows() {}

  static void gather(float[] in, int[] rows, int count, int width, float[] out) {
    for (int i = 0; i < count; i++) {
      if (rows[i] < 0) {
        Arrays.fill(out, i * width, (i + 1) * width, 0);
      } else {
        System.arraycopy(in, rows[i] * width, out, i * width, width);
      }
    }
  }

  static void gatherSum(float[] in, int[] rows, int count, int terms, int width, float[] out) {
    for (int i = 0; i < count; i++) {
      Arrays.fill(out, i * width, (i + 1) * width, 0);
      for (int j = i * terms; j < (i + 1) * terms; j++) {
        if (rows[j] >= 0) {
          add(in, rows[j] * width, out, i * width, width);
        }
      }
    }
  }

  static void gatherWeightedSum(
      float[] in, int[] rows, float[] weights, int count, int terms, int width, float[] out) {
    for (int i = 0; i < count; i++) {
      Arrays.fill(out, i * width, (i + 1) * width, 0);
      for (int j = i * terms; j < (i + 1) * terms; j++) {
        if (rows[j] >= 0) {
          Elementwise.addScaled(weights[j], in, rows[j] * width, out, i * width, width);
        }
      }
    }
  }

  static void scatterAdd(float[] in, int[] rows, int count, int terms, int width, float[] out) {
    for (int i = 0; i < count; i++) {
      for (int j = i * terms; j < (i + 1) * terms; j++) {
        if (rows[j] >= 0) {
          add(in, i * width, out, rows[j] * width, width);
        }
      }
    }
  }

  static void gatherWeightedSumBackward(
      float[] dOut,
      float[] in,
      int[] targets,
      float[] weights,
      int count,
      int width,
      float[] dIn,
      float[] dWeights) {
    for (int i = 0; i < count; i++) {
      if (targets[i] < 0) {
        Arrays.fill(dIn, i * width, (i + 1) * width, 0);
        dWeights[i] = 0;
      } else {
        dWeights[i] = scaleAndDot(weights[i], dOut, targets[i] * width, in, i * width, dIn, width);
      }
    }
  }

  /** y += x. */
  private static void add(float[] x, int xOffset, float[] y, int yOffset, int length) {
    int end = Width.vectorEnd(length);
    for (int i = 0; i < end; i += LANES) {
      FloatVector.fromArray(FLOATS, y, yOffset + i)
          .add(FloatVector.fromArray(FLOATS, x, xOffset + i))
          .intoArray(y, yOffset + i);
    }
    if (end < length) {
      VectorMask<Float> tail = FLOATS.indexInRange(end, length);
      FloatVector.fromArray(FLOATS, y, yOffset + end, tail)
          .add(FloatVector.fromArray(FLOATS, x, xOffset + end, tail))
          .intoArray(y, yOffset + end, tail);
    }
  }

  /** z = weight·x, z lying where y lies; returns ⟨x, y⟩. */
  private static float scaleAndDot(
      float weight, float[] x, int xOffset, float[] y, int yOffset, float[] z, int length) {
    int end = Width.vectorEnd(length);
    FloatVector dot = FloatVector.zero(FLOATS);
    for (int i = 0; i < end; i += LANES) {
      FloatVector row = FloatVector.fromArray(FLOATS, x, xOffset + i);
      row.mul(weight).intoArray(z, yOffset + i);
      dot = row.fma(FloatVector.fromArray(FLOATS, y, yOffset + i), dot);
    }
    if (end < length) {
      VectorMask<Float> tail = FLOATS.indexInRange(end, length);
      FloatVector row = FloatVector.fromArray(FLOATS, x, xOffset + end, tail);
      row.mul(weight).intoArray(z, yOffset + end, tail);
      dot = row.fma(FloatVector.fromArray(FLOATS, y, yOffset + end, tail), dot);
    }
    return VectorMath.sum(dot);
  }
}
