package moebench.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a device computes while all data stays on it: nothing is moved, in or out. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ResidentBenchmark {

  /** What is repeated: {@code forward}, or {@code training}, which is forward and all gradients. */
  @State(Scope.Benchmark)
  public static class Pass {
    @Param({"forward", "training"})
    public String pass;

    private Runnable repeat;

    /** After the layer's own check. */
    @Setup(Level.Trial)
    public void prepare(TimedLayer timed) {
      repeat = timed.layer().onDevice()::repeatForward;
      if (pass.equals("training")) {
        timed.verifyGradients();
        repeat = timed.layer().onDevice()::repeatTraining;
      }
    }
  }

  /** One operation: a batch that is there already, with its results left there. */
  @Benchmark
  public void compute(TimedLayer timed, Pass pass, TimedLayer.Evidence evidence, WorkDone done) {
    done.add(timed.work());
    pass.repeat.run();
  }
}
