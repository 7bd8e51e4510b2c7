package moebench.peers.measure;

/** What as many threads as a side has could do at most, measured anew with each call. */
interface Ceilings {
  /** GFLOP/s of fused multiply-adds. */
  double fmaGflops();

  /** GB/s of reads from memory. */
  double readGbPerSecond();
}
