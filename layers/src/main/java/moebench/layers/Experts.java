package moebench.layers;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import moebench.layers.kernels.Kernels;
import moebench.layers.kernels.PackedMatrix;

/**
 * The E two-matrix FFNs of a layer, E = 1 for dense: y = f(x·W1 + b1)·W2 + b2, expert by expert
 * over the block of rows that each was given.
 */
final class Experts {
  private final LayerShape shape;
  private final Kernels kernels;
  private final Parameter w1; // [experts, dModel, dFf]
  private final Parameter b1; // [experts, dFf]
  private final Parameter w2; // [experts, dFf, dModel]
  private final Parameter b2; // [experts, dModel]
  private final PackedMatrix[] packedW1;
  private final PackedMatrix[] packedW2;
  private final PackedMatrix[] packedW1Transposed;
  private final PackedMatrix[] packedW2Transposed;
  private final boolean[] packed;
  private final float[] h; // [maxRows, dFf], after the activation
  private final float[] z; // the same before it; ReLU's sign shows in h, which then serves as both
  private float[] dh; // [maxRows, dFf], used from 0 by one expert after the other

  Experts(LayerShape shape, Kernels kernels, int maxRows, RandomGenerator random) {
    this.shape = shape;
    this.kernels = kernels;
    int experts = shape.experts();
    int matrix = shape.dModel() * shape.dFf();
    w1 = new Parameter("w1", experts * matrix);
    b1 = new Parameter("b1", experts * shape.dFf());
    w2 = new Parameter("w2", experts * matrix);
    b2 = new Parameter("b2", experts * shape.dModel());
    Initializer.truncatedNormal(w1.value(), Math.sqrt(1.0 / shape.dModel()), random);
    Initializer.truncatedNormal(w2.value(), Math.sqrt(1.0 / shape.dFf()), random);
    packedW1 = new PackedMatrix[experts];
    packedW2 = new PackedMatrix[experts];
    packedW1Transposed = new PackedMatrix[experts];
    packedW2Transposed = new PackedMatrix[experts];
    packed = new boolean[experts];
    h = new float[Math.multiplyExact(maxRows, shape.dFf())];
    z = shape.activation() == Activation.RELU ? h : new float[h.length];
  }

  List<Parameter> parameters() {
    return List.of(w1, b1, w2, b2);
  }

  void parametersChanged() {
    Arrays.fill(packed, false);
  }

  /**
   * @param x {@code [rows, dModel]}
   * @param firstRow {@code [experts]}, where the block of each expert starts
   * @param rowCount {@code [experts]}, rows of each block, which may be 0
   * @param y {@code [rows, dModel]}, overwritten in those blocks
   */
  void forward(float[] x, int[] firstRow, int[] rowCount, float[] y) {
    int dModel = shape.dModel();
    int dFf = shape.dFf();
    for (int e = 0; e < shape.experts(); e++) {
      int rows = rowCount[e];
      if (rows == 0) {
        continue;
      }
      pack(e);
      int narrow = firstRow[e] * dModel;
      int wide = firstRow[e] * dFf;
      kernels.multiply(rows, x, narrow, packedW1[e], z, wide);
      kernels.addBias(z, wide, rows, dFf, b1.value(), e * dFf);
      kernels.activate(shape.activation(), z, wide, h, wide, rows * dFf);
      kernels.multiply(rows, h, wide, packedW2[e], y, narrow);
      kernels.addBias(y, narrow, rows, dModel, b2.value(), e * dModel);
    }
  }

  /**
   * After {@link #forward} of the same blocks.
   *
   * @param dy {@code [rows, dModel]}
   * @param dx {@code [rows, dModel]}, overwritten in the blocks
   */
  void backward(float[] x, int[] firstRow, int[] rowCount, float[] dy, float[] dx) {
    int dModel = shape.dModel();
    int dFf = shape.dFf();
    int matrix = dModel * dFf;
    if (dh == null) {
      dh = new float[h.length];
    }
    for (int e = 0; e < shape.experts(); e++) {
      int rows = rowCount[e];
      if (rows == 0) {
        continue;
      }
      packTransposed(e);
      int narrow = firstRow[e] * dModel;
      int wide = firstRow[e] * dFf;
      kernels.addTransposedProduct(
          dFf, dModel, rows, h, wide, dy, narrow, w2.gradient(), e * matrix);
      kernels.addColumnSums(dy, narrow, rows, dModel, b2.gradient(), e * dModel);
      kernels.multiply(rows, dy, narrow, packedW2Transposed[e], dh, 0);
      kernels.activateBackward(shape.activation(), z, wide, dh, 0, dh, 0, rows * dFf);
      kernels.addTransposedProduct(dModel, dFf, rows, x, narrow, dh, 0, w1.gradient(), e * matrix);
      kernels.addColumnSums(dh, 0, rows, dFf, b1.gradient(), e * dFf);
      kernels.multiply(rows, dh, 0, packedW1Transposed[e], dx, narrow);
    }
  }

  private void pack(int e) {
    if (packed[e]) {
      return;
    }
    int matrix = shape.dModel() * shape.dFf();
    if (packedW1[e] == null) {
      packedW1[e] = kernels.allocatePacked(shape.dModel(), shape.dFf());
      packedW2[e] = kernels.allocatePacked(shape.dFf(), shape.dModel());
    }
    kernels.pack(w1.value(), e * matrix, packedW1[e]);
    kernels.pack(w2.value(), e * matrix, packedW2[e]);
    packed[e] = true;
  }

  private void packTransposed(int e) {
    int matrix = shape.dModel() * shape.dFf();
    if (packedW1Transposed[e] == null) {
      packedW1Transposed[e] = kernels.allocatePacked(shape.dFf(), shape.dModel());
      packedW2Transposed[e] = kernels.allocatePacked(shape.dModel(), shape.dFf());
    }
    kernels.packTransposed(w1.value(), e * matrix, packedW1Transposed[e]);
    kernels.packTransposed(w2.value(), e * matrix, packedW2Transposed[e]);
  }
}
