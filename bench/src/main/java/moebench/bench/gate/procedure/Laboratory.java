package moebench.bench.gate.procedure;

import java.util.OptionalDouble;

/** Where slots are measured: on this machine, or in a simulation. */
public interface Laboratory {

  /**
   * Measures one arm of one benchmark in a fork of its own.
   *
   * @return logarithm of the time per operation; empty when the fork failed
   */
  OptionalDouble measure(int benchmark, Arm arm) throws InterruptedException;

  /** Share of the time that is spent once the next slots have been measured too. */
  double spentAfter(int slots);
}
