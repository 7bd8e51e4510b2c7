package moebench.bench.jmh;

import java.util.concurrent.TimeUnit;
import moebench.layers.Engine;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A layer's forward pass over one batch. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class LayerBenchmark {

  /** The layer, verified before and after it is timed. */
  @State(Scope.Benchmark) // of the scopes, the one that Evidence sees the same object of
  public static class Subject extends LayerParameters {
    private Engine engine;
    private LayerUnderTest layer;
    private double maxError;
    private long routingChecksum;
    private Work work;

    /** Builds the layer and compares its output with the reference. */
    @Setup(Level.Trial)
    public void verify() {
      engine = engine();
      layer = new LayerUnderTest(spec(), engine, tokens);
      maxError = layer.verify();
      routingChecksum = layer.routingChecksum();
      work = layer.work();
    }

    /** Whatever was timed must still be right, and route as before. */
    @TearDown(Level.Trial)
    public void verifyAgain() {
      layer.verify();
      if (layer.routingChecksum() != routingChecksum) {
        throw new IllegalStateException(
            "the same input is routed otherwise after timing than before");
      }
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

    /** Largest |got − reference| / Σ|terms|, found before timing. */
    public double maxError() {
      return subject.maxError;
    }

    /** Slots of the batch that hold a token. */
    public double filledSlots() {
      return subject.layer.filledSlots();
    }

    /** Fingerprint of the routing. */
    public double routingChecksum() {
      return subject.routingChecksum;
    }
  }

  /** One operation: a batch through the layer. */
  @Benchmark
  public float[] forward(Subject subject, Evidence evidence, WorkDone done) {
    done.add(subject.work);
    return subject.layer.forward();
  }
}
