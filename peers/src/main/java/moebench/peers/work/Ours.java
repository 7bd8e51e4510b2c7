package moebench.peers.work;

import moebench.layers.kernels.Backends;
import moebench.layers.kernels.Kernels;

/** Our side of every comparison. */
final class Ours {
  private Ours() {}

  /** SIMD kernels on {@code threads} threads. */
  static Kernels kernels(int threads) {
    return Backends.of("simd").newKernels(threads);
  }
}
