package moebench.bench.fork;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;

/**
 * Runs code until the compiler is done with it. Vector code that C2 has not compiled yet boxes its
 * vectors, and compiled code allocates next to nothing: so the end of allocation is the end of the
 * warm-up, however busy the machine is.
 */
public final class WarmUp {
  private static final long SLICE_NANOS = 50_000_000;
  private static final long QUIET_BYTES = 64 << 10;

  /** Without allocation for so long, for the code without vectors, which C2 compiles last. */
  private static final Duration QUIET = Duration.ofSeconds(3);

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private WarmUp() {}

  /**
   * Runs the operations in turn until none of them allocates, or for {@code most}; what still
   * allocates then shows in the measurement.
   */
  public static void run(List<Runnable> operations, Duration most) {
    run(operations, QUIET, most);
  }

  /** The same where {@code quiet} without allocation will do, such as for code that ran before. */
  public static void run(List<Runnable> operations, Duration quiet, Duration most) {
    long now = System.nanoTime();
    long end = now + most.toNanos();
    long quietSince = now;
    while (now < end && now - quietSince < quiet.toNanos()) {
      long largest = operations.stream().mapToLong(WarmUp::bytesPerOperation).max().orElse(0);
      now = System.nanoTime();
      quietSince = largest <= QUIET_BYTES ? quietSince : now;
    }
  }

  /** Runs one operation for a slice of time. */
  private static long bytesPerOperation(Runnable operation) {
    long end = System.nanoTime() + SLICE_NANOS;
    long bytes = THREADS.getTotalThreadAllocatedBytes();
    int count = 0;
    do {
      operation.run();
      count++;
    } while (System.nanoTime() < end);
    return (THREADS.getTotalThreadAllocatedBytes() - bytes) / count;
  }
}
