package moebench.peers.gemm;

import moebench.peers.gemm.Product.Kind;

/** A class of its own, because each native library needs a process of its own. */
class VectorBlasTest extends GemmContract {
  VectorBlasTest() {
    super("vectorblas", Kind.FORWARD);
  }
}
