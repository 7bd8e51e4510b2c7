package moebench.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** A layer's forward pass over one batch. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class LayerBenchmark {

  /** One operation: a batch through the layer. */
  @Benchmark
  public float[] forward(TimedLayer timed, TimedLayer.Evidence evidence, WorkDone done) {
    done.add(timed.work());
    return timed.layer().forward();
  }
}
