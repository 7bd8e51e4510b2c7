package moebench.peers.gemm;

import java.util.Arrays;
import moebench.layers.kernels.Kernels;
import moebench.layers.kernels.PackedMatrix;

/**
 * Our kernels, with the weights packed before, as our layers have them in a forward pass; or packed
 * in every operation, as in training, where they change at every step.
 */
public final class OwnGemm implements GemmPeer {
  private final Kernels kernels;
  private final boolean changing;

  /**
   * Products on {@code kernels}.
   *
   * @param changing whether weights are packed in every operation
   */
  public OwnGemm(Kernels kernels, boolean changing) {
    this.kernels = kernels;
    this.changing = changing;
  }

  @Override
  public String description() {
    return kernels.description() + (changing ? ", weights packed each time" : ", packed weights");
  }

  @Override
  public Operation prepare(Operands operands) {
    Product p = operands.product();
    return switch (p.kind()) {
      case FORWARD, DX -> new Multiply(operands);
      case DW -> new AddTransposedProduct(operands);
    };
  }

  private final class Multiply implements Operation {
    private final Product product;
    private final float[] left;
    private final float[][] weights;
    private final PackedMatrix[] right;
    private final float[] result;
    private int next;

    Multiply(Operands operands) {
      product = operands.product();
      left = operands.left();
      weights = operands.right();
      result = new float[product.resultLength()];
      right = new PackedMatrix[product.copies()];
      for (int i = 0; i < right.length; i++) {
        right[i] = kernels.allocatePacked(product.depth(), product.columns());
        pack(i);
      }
    }

    private void pack(int copy) {
      if (product.kind() == Product.Kind.DX) {
        kernels.packTransposed(weights[copy], 0, right[copy]);
      } else {
        kernels.pack(weights[copy], 0, right[copy]);
      }
    }

    @Override
    public void run() {
      if (changing) {
        pack(next);
      }
      kernels.multiply(product.tokens(), left, 0, right[next], result, 0);
      next = (next + 1) % right.length;
    }

    @Override
    public float[] takeResult() {
      return result.clone();
    }
  }

  private final class AddTransposedProduct implements Operation {
    private final Product product;
    private final Operands operands;
    private final float[] result;

    AddTransposedProduct(Operands operands) {
      this.product = operands.product();
      this.operands = operands;
      this.result = new float[product.resultLength()];
    }

    @Override
    public void run() {
      kernels.addTransposedProduct(
          product.k(),
          product.n(),
          product.tokens(),
          operands.left(),
          0,
          operands.right()[0],
          0,
          result,
          0);
    }

    @Override
    public float[] takeResult() {
      float[] taken = result.clone();
      Arrays.fill(result, 0);
      return taken;
    }
  }
}
