package moebench.peers.gemm;

/** A class of its own, because each native library needs a process of its own. */
class OpenBlasTest extends GemmContract {
  OpenBlasTest() {
    super("openblas");
  }
}
