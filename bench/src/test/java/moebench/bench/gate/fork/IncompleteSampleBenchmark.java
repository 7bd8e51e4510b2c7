package moebench.bench.gate.fork;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Runs without classes that {@link SampleJar} leaves out, but cannot be rewritten without them. */
@State(Scope.Thread)
public class IncompleteSampleBenchmark {
  public int choice;

  /** Where the branches meet, a rewritten class has to say what their classes have in common. */
  @Benchmark
  public Object chooses() {
    return choice == 1 ? new LogTextTest() : choice == 2 ? new SlotLaboratoryTest() : this;
  }
}
