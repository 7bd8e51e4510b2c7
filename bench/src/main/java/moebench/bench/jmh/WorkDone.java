package moebench.bench.jmh;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Adds up what the operations of an iteration had to do. JMH divides each public method's sum by
 * the time and reports it as a secondary result, so that each benchmark is a point under a
 * roofline: FLOP/s over the quotient of both.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class WorkDone {
  private double flops;
  private double bytes;

  /** Sums begin anew. */
  @Setup(Level.Iteration)
  public void begin() {
    flops = 0;
    bytes = 0;
  }

  /** Counts one operation. */
  void add(FlopsAndBytes operation) {
    flops += operation.flops();
    bytes += operation.bytes();
  }

  /** FLOPs, as {@link FlopsAndBytes} counts them. */
  public double executedFlops() {
    return flops;
  }

  /** Bytes, as {@link FlopsAndBytes} counts them. */
  public double compulsoryBytes() {
    return bytes;
  }
}
