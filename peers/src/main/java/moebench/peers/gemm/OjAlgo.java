package moebench.peers.gemm;

import org.ojalgo.matrix.store.R032Store;

/** ojAlgo's float product; it is column-major: Cᵀ = Bᵀ·Aᵀ. */
final class OjAlgo implements GemmPeer {

  @Override
  public String description() {
    return "ojAlgo " + Artifacts.version("ojalgo");
  }

  @Override
  public Operation prepare(Operands operands) {
    JavaGemm.requireForward(operands.product());
    return new JavaGemm(operands) {
      @Override
      void multiply(Product p, float[] a, float[] b, float[] c) {
        R032Store.wrap(c, p.n())
            .fillByMultiplying(R032Store.wrap(b, p.n()), R032Store.wrap(a, p.k()));
      }
    };
  }
}
