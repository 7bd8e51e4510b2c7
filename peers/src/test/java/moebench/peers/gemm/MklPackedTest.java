package moebench.peers.gemm;

import moebench.peers.gemm.Product.Kind;

/** A class of its own, because each native library needs a process of its own. */
class MklPackedTest extends GemmContract {
  MklPackedTest() {
    super("mkl-packed", Kind.FORWARD, Kind.DX);
  }
}
