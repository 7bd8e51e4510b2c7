package moebench.bench.gate.selfcheck;

import java.util.OptionalDouble;
import moebench.bench.gate.procedure.Arm;
import moebench.bench.gate.procedure.Laboratory;

/** Forks that cost nothing, of benchmarks whose truth is known; one slot is as long as another. */
final class SimulatedLaboratory implements Laboratory {
  private final Noise.Run noise;
  private final int slots;
  private final int slowBenchmark;
  private final double slowdown;
  private final double controlSlowdown;
  private int used;
  private int last = -1;

  /**
   * @param slots that the time allows
   * @param slowBenchmark the only one whose candidate is slower; −1 for none
   * @param slowdown logarithm of its slowdown
   * @param controlSlowdown logarithm of the slowed control's
   */
  SimulatedLaboratory(
      Noise.Run noise, int slots, int slowBenchmark, double slowdown, double controlSlowdown) {
    this.noise = noise;
    this.slots = slots;
    this.slowBenchmark = slowBenchmark;
    this.slowdown = slowdown;
    this.controlSlowdown = controlSlowdown;
  }

  @Override
  public OptionalDouble measure(int benchmark, Arm arm) {
    used++;
    boolean second = benchmark == last;
    last = benchmark;
    double effect =
        switch (arm) {
          case BASELINE, COPY -> 0;
          case CANDIDATE -> benchmark == slowBenchmark ? slowdown : 0;
          case SLOWED -> controlSlowdown;
        };
    return OptionalDouble.of(effect + noise.next(second));
  }

  @Override
  public double spentAfter(int more) {
    return (double) (used + more) / slots;
  }
}
