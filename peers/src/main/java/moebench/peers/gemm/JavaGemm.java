package moebench.peers.gemm;

/** y = x·W over Java arrays, for libraries without more. */
abstract class JavaGemm implements GemmPeer.Operation {
  private final Operands operands;
  private final float[] result;
  private int next;

  JavaGemm(Operands operands) {
    this.operands = operands;
    this.result = new float[operands.product().resultLength()];
  }

  static void requireForward(Product product) {
    if (product.kind() != Product.Kind.FORWARD) {
      throw new UnsupportedOperationException("only y = x·W is compared");
    }
  }

  /** C {@code [tokens, n]} = A {@code [tokens, k]} · B {@code [k, n]}. */
  abstract void multiply(Product p, float[] a, float[] b, float[] c);

  @Override
  public void run() {
    multiply(operands.product(), operands.left(), operands.right()[next], result);
    next = (next + 1) % operands.right().length;
  }

  @Override
  public float[] takeResult() {
    return result.clone();
  }
}
