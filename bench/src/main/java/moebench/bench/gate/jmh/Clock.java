package moebench.bench.gate.jmh;

import java.util.List;
import moebench.bench.gate.host.CpuTimeProfiler;

/** What time a fork is judged by. */
public enum Clock {
  /** JMH's score. */
  WALL {
    @Override
    public double logTime(Fork fork) {
      return fork.scale().logTime(fork.score());
    }
  },

  /** CPU time of Java threads, as {@link CpuTimeProfiler} reports it. */
  CPU {
    @Override
    public double logTime(Fork fork) {
      List<Double> iterations = fork.secondary().getOrDefault(CpuTimeProfiler.RESULT, List.of());
      double mean =
          iterations.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
      if (!(mean > 0)) {
        throw new GateInputException(
            "%s has no CPU time: measure it with --clock cpu, or judge by --clock wall"
                .formatted(fork.unit()));
      }
      return Math.log(mean);
    }
  };

  /** Logarithm of a fork's time per operation, up to a constant that belongs to the unit. */
  public abstract double logTime(Fork fork);
}
