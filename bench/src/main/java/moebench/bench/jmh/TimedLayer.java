package moebench.bench.jmh;

import moebench.layers.Engine;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A layer that is verified before and after it is timed. */
@State(Scope.Benchmark) // of the scopes, the one that Evidence sees the same object of
public class TimedLayer extends LayerParameters {
  private Engine engine;
  private LayerUnderTest layer;
  private double maxError;
  private long routingChecksum;
  private FlopsAndBytes work;

  /** Builds the layer and compares its output with the reference. */
  @Setup(Level.Trial)
  public void verify() {
    engine = engine();
    layer = new LayerUnderTest(spec(), engine, tokens);
    maxError = layer.verify();
    routingChecksum = layer.routingChecksum();
    work = layer.work();
  }

  /** Compares gradients with those of the host too, because an operation computes them. */
  void verifyGradients() {
    maxError = Math.max(maxError, layer.verifyGradients(spec(), engine.kernels()));
    work = layer.trainingWork();
  }

  LayerUnderTest layer() {
    return layer;
  }

  /** What one operation has to do. */
  FlopsAndBytes work() {
    return work;
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

  /** What is known beside the time; JMH reports each method as a secondary result. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Evidence {
    private TimedLayer timed;

    @Setup(Level.Trial)
    public void about(TimedLayer subject) {
      timed = subject;
    }

    /** Largest |got − reference| / Σ|terms|, found before timing; of gradients, over their norm. */
    public double maxError() {
      return timed.maxError;
    }

    /** Slots of the batch that hold a token. */
    public double filledSlots() {
      return timed.layer.filledSlots();
    }

    /** Rows that static execution computes for the same. */
    public double paddedSlots() {
      return timed.layer.paddedSlots();
    }

    /** Fingerprint of the routing. */
    public double routingChecksum() {
      return timed.routingChecksum;
    }
  }
}
