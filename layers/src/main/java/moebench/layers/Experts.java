package moebench.layers;

import java.util.Arrays;
import moebench.layers.kernels.Epilogue;
import moebench.layers.kernels.Kernels;
import moebench.layers.kernels.PackedMatrix;
import moebench.layers.kernels.RowGroups;

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
  private float[] dh; // [maxRows, dFf]
  private final Epilogue activate;
  private final Epilogue outputBias;
  private final Epilogue activationGradient;

  Experts(LayerShape shape, Kernels kernels, int maxRows, Weights weights) {
    this.shape = shape;
    this.kernels = kernels;
    int experts = shape.experts();
    w1 = weights.w1();
    b1 = weights.b1();
    w2 = weights.w2();
    b2 = weights.b2();
    packedW1 = new PackedMatrix[experts];
    packedW2 = new PackedMatrix[experts];
    packedW1Transposed = new PackedMatrix[experts];
    packedW2Transposed = new PackedMatrix[experts];
    packed = new boolean[experts];
    h = new float[Math.multiplyExact(maxRows, shape.dFf())];
    z = shape.activation() == Activation.RELU ? h : new float[h.length];
    activate = new Epilogue.Activate(b1.value(), shape.activation(), z);
    outputBias = new Epilogue.Bias(b2.value());
    activationGradient = new Epilogue.ActivationGradient(shape.activation(), z);
  }

  void parametersChanged() {
    Arrays.fill(packed, false);
  }

  /**
   * @param groups rows of each expert
   * @param x {@code [rows, dModel]}
   * @param y {@code [rows, dModel]}, overwritten in those rows
   */
  void forward(RowGroups groups, float[] x, float[] y) {
    for (int e = 0; e < shape.experts(); e++) {
      if (groups.rowCount()[e] > 0) {
        pack(e);
      }
    }
    kernels.multiplyGroups(groups, x, packedW1, activate, h);
    kernels.multiplyGroups(groups, h, packedW2, outputBias, y);
  }

  /**
   * After {@link #forward} of the same groups.
   *
   * @param dy {@code [rows, dModel]}
   * @param dx {@code [rows, dModel]}, overwritten in the rows of the groups
   */
  void backward(RowGroups groups, float[] x, float[] dy, float[] dx) {
    if (dh == null) {
      dh = new float[h.length];
    }
    for (int e = 0; e < shape.experts(); e++) {
      if (groups.rowCount()[e] > 0) {
        packTransposed(e);
      }
    }
    int dModel = shape.dModel();
    int dFf = shape.dFf();
    kernels.addTransposedProducts(groups, dFf, dModel, h, dy, w2.gradient(), b2.gradient());
    kernels.multiplyGroups(groups, dy, packedW2Transposed, activationGradient, dh);
    kernels.addTransposedProducts(groups, dModel, dFf, x, dh, w1.gradient(), b1.gradient());
    kernels.multiplyGroups(groups, dh, packedW1Transposed, Epilogue.NONE, dx);
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
