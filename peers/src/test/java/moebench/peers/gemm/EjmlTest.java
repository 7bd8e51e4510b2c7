package moebench.peers.gemm;

/** A class of its own, because each native library needs a process of its own. */
class EjmlTest extends GemmContract {
  EjmlTest() {
    super("ejml");
  }
}
