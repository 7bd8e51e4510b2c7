package moebench.peers.work;

import moebench.layers.kernels.Backends;
import moebench.layers.kernels.Kernels;

/** Our side of every comparison. */
final class Ours {
  private Ours() {}

  /** SIMD kernels on {@code threads} threads. */
  static Kernels kernels(int threads) {
    if (threads != 1) {
      throw new UnsupportedOperationException("our kernels have one thread so far");
    }
    return Backends.of("simd").newKernels();
  }
}
