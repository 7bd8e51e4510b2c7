package moebench.bench.gate.fork;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What {@link SlotLaboratoryTest} puts into jars. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class SampleBenchmark {
  @Param({"1", "2"})
  public int factor;

  /** Calls of the methods, which an agent may make more of than JMH counts. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Calls {
    public long calls;
  }

  @Benchmark
  public long counts(Calls calls) {
    calls.calls++;
    return calls.calls * factor;
  }

  @Benchmark
  public void fails() {
    throw new IllegalStateException("planted failure");
  }

  @Benchmark
  public void hangs() throws InterruptedException {
    Thread.sleep(600_000);
  }

  @Benchmark
  public void exits() {
    Runtime.getRuntime().halt(42);
  }
}
