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

/** One step of training the whole model: batch, forward, backward, clip, Adam. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class TrainingStepBenchmark {

  /** The model, verified before it is timed. */
  @State(Scope.Benchmark) // of the scopes, the one that Evidence sees the same object of
  public static class Subject extends LayerParameters {
    private Engine engine;
    private TrainingUnderTest training;
    private double maxError;

    /** Compares with the reference, and trains the model to be timed a little. */
    @Setup(Level.Trial)
    public void verify() {
      try (Engine another = engine()) {
        maxError = TrainingUnderTest.verify(spec(), blocks, tokens, another);
      }
      engine = engine();
      training = new TrainingUnderTest(spec(), blocks, tokens, engine);
      TrainingUnderTest.settle(training::step);
    }

    /** What was timed must have learned. */
    @TearDown(Level.Trial)
    public void verifyAgain() {
      try {
        TrainingUnderTest.requireLearned("the timed model", training.step());
      } finally {
        engine.close();
      }
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

    /** Largest |loss − reference| / loss, found before timing; a loss has positive terms only. */
    public double maxError() {
      return subject.maxError;
    }

    /** Slots that hold a token in the latest step, all blocks together. */
    public double filledSlots() {
      return subject.training.filledSlots();
    }

    /** Rows that static execution computes for the same. */
    public double paddedSlots() {
      return subject.training.paddedSlots();
    }
  }

  /** One operation: a training step; returns its loss, and fails when that is not finite. */
  @Benchmark
  public double step(Subject subject, Evidence evidence, WorkDone done) {
    double loss = subject.training.step();
    done.add(subject.training.work());
    return loss;
  }
}
