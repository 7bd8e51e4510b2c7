package moebench.bench.jmh;

import java.util.concurrent.TimeUnit;
import moebench.layers.Engine;
import org.openjdk.jmh.annotations.AuxCounters;
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

/** What a device computes while all data stays on it: nothing is moved, in or out. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ResidentBenchmark {

  /** The layer, verified before it is timed. */
  @State(Scope.Benchmark) // of the scopes, the one that Evidence sees the same object of
  public static class Subject extends LayerParameters {
    /** {@code forward}, or {@code training}: forward, and gradients of input and weights. */
    @Param({"forward", "training"})
    public String pass;

    private Engine engine;
    private LayerUnderTest layer;
    private double maxError;
    private Work work;

    /** Moves everything to the device, and checks what it computes. */
    @Setup(Level.Trial)
    public void verify() {
      engine = engine();
      layer = new LayerUnderTest(spec(), engine, tokens);
      maxError = layer.verify();
      work = layer.work();
      if (pass.equals("training")) {
        maxError = Math.max(maxError, layer.verifyGradients(spec(), engine.kernels()));
        work = layer.trainingWork();
      }
    }

    @TearDown(Level.Trial)
    public void close() {
      layer.verify();
      engine.close();
    }
  }

  /** What is known beside the time; JMH reports each method as a secondary result. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Evidence {
    private Subject subject;

    @Setup(Level.Trial)
    public void about(Subject timed) {
      subject = timed;
    }

    /** Largest error found before timing. */
    public double maxError() {
      return subject.maxError;
    }

    /** Slots of the batch that hold a token. */
    public double filledSlots() {
      return subject.layer.filledSlots();
    }

    /** Fingerprint of the routing. */
    public double routingChecksum() {
      return subject.layer.routingChecksum();
    }
  }

  /** One operation: a batch that is there already, with its results left there. */
  @Benchmark
  public void compute(Subject subject, Evidence evidence, WorkDone done) {
    done.add(subject.work);
    if (subject.pass.equals("training")) {
      subject.layer.onDevice().repeatTraining();
    } else {
      subject.layer.onDevice().repeatForward();
    }
  }
}
