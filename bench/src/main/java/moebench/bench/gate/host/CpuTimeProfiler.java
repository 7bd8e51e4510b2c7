package moebench.bench.gate.host;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * CPU time of all Java threads per operation. Beside other processes it is far steadier than the
 * time of the clock, for it stands still while a thread has to wait for a core; for the same reason
 * it does not see waiting for locks, disks or networks. The JVM's own threads (compiler, garbage
 * collector) are not in it.
 */
public final class CpuTimeProfiler implements InternalProfiler {
  /** Name of the secondary result, in ns/op. */
  public static final String RESULT = "cpu.time";

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Map<Long, Long> before = Map.of();

  @Override
  public String getDescription() {
    return "CPU time of all Java threads per operation";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    before = nanos();
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    double used = 0;
    for (Map.Entry<Long, Long> thread : nanos().entrySet()) {
      used += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
    }
    long operations = result.getMetadata().getAllOps();
    return List.of(new ScalarResult(RESULT, used / operations, "ns/op", AggregationPolicy.AVG));
  }

  private static Map<Long, Long> nanos() {
    Map<Long, Long> nanos = new HashMap<>();
    for (long id : THREADS.getAllThreadIds()) {
      long used = THREADS.getThreadCpuTime(id);
      if (used >= 0) {
        nanos.put(id, used);
      }
    }
    return nanos;
  }
}
