package moebench.peers.gemm;

/** A class of its own, because each native library needs a process of its own. */
class MklPackedTest extends GemmContract {
  MklPackedTest() {
    super("mkl-packed");
  }
}
