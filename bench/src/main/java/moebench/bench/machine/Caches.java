package moebench.bench.machine;

import oshi.hardware.CentralProcessor.ProcessorCache;

/** How much memory must be read so that it does not come from the caches. */
public final class Caches {
  /** Memory is this many times the largest cache. */
  private static final int TIMES = 4;

  private static final long LEAST_BYTES = 64L << 20;
  private static final long MOST_BYTES = 1L << 30;

  private Caches() {}

  /**
   * Bytes that are several times the largest cache of this machine: 64 MiB at least, where caches
   * are unknown too, and 1 GiB or a quarter of the heap at most.
   */
  public static long bytesBeyond() {
    long largest =
        Systems.here().getHardware().getProcessor().getProcessorCaches().stream()
            .mapToLong(ProcessorCache::getCacheSize)
            .max()
            .orElse(0);
    long fits = Runtime.getRuntime().maxMemory() / 4;
    return Math.min(fits, Math.clamp(TIMES * largest, LEAST_BYTES, MOST_BYTES));
  }
}
