package moebench.bench.jmh;

import java.util.concurrent.TimeUnit;
import moebench.layers.kernels.Kernels;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What layers and training do besides matrix products. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class KernelBenchmark {

  /** The kernel, compared with the reference back-end before it is timed. */
  @State(Scope.Benchmark)
  public static class Subject extends KernelParameters {
    /** Every one, unless the command line names some. */
    @Param public KernelCase kernel;

    @Param("1024")
    public int rows;

    @Param({"64", "512"})
    public int columns;

    private Kernels kernels;
    private KernelUnderTest timed;
    private FlopsAndBytes work;

    /** Compares what the kernel writes with the reference. */
    @Setup(Level.Trial)
    public void verify() {
      kernels = kernels();
      timed = new KernelUnderTest(kernel, kernels, rows, columns);
      timed.verify();
      work = timed.work();
    }

    /** Whatever was timed must still be right. */
    @TearDown(Level.Trial)
    public void verifyAgain() {
      try {
        timed.verify();
      } finally {
        kernels.close();
      }
    }
  }

  /** One call of the kernel. */
  @Benchmark
  public void call(Subject subject, WorkDone done) {
    done.add(subject.work);
    subject.timed.run();
  }
}
