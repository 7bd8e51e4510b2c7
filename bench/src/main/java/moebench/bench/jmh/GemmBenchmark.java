package moebench.bench.jmh;

import java.util.concurrent.TimeUnit;
import moebench.layers.kernels.Kernels;
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

/**
 * The matrix products of a linear layer, forward and backward, over shapes large, small and odd.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class GemmBenchmark {

  /** The products, verified before and after one of them is timed. */
  @State(Scope.Benchmark)
  public static class Subject extends KernelParameters {
    /** Tokens x k x n; in one parameter, because the combinations of all sizes would be many. */
    @Param({
      "1x1024x4096",
      "16x768x3072",
      "64x128x512",
      "256x128x512",
      "4096x128x512",
      "256x512x2048",
      "1024x512x2048",
      "1024x2048x512",
      "1024x768x3072",
      "4096x1024x4096",
      "777x384x1152",
      "130x200x520"
    })
    public String shape;

    private Kernels kernels;
    private GemmUnderTest gemm;
    private FlopsAndBytes work;

    /** Compares each product with a reference. */
    @Setup(Level.Trial)
    public void verify() {
      kernels = kernels();
      gemm = new GemmUnderTest(GemmShape.of(shape), kernels);
      gemm.verify();
      work = gemm.work();
    }

    /** Whatever was timed must still be right. */
    @TearDown(Level.Trial)
    public void verifyAgain() {
      try {
        gemm.verify();
      } finally {
        kernels.close();
      }
    }
  }

  /** Y = X·W with weights that have just changed, as in every step of training. */
  @Benchmark
  public float[] firstForward(Subject subject, WorkDone done) {
    done.add(subject.work);
    return subject.gemm.firstForward();
  }

  /** Y = X·W with the same weights as before. */
  @Benchmark
  public float[] forward(Subject subject, WorkDone done) {
    done.add(subject.work);
    return subject.gemm.forward();
  }

  /** dX = dY·Wᵀ with weights that have just changed, as in every step of training. */
  @Benchmark
  public float[] firstInputGradient(Subject subject, WorkDone done) {
    done.add(subject.work);
    return subject.gemm.firstInputGradient();
  }

  /** dX = dY·Wᵀ with the same weights as before. */
  @Benchmark
  public float[] inputGradient(Subject subject, WorkDone done) {
    done.add(subject.work);
    return subject.gemm.inputGradient();
  }

  /** dW += Xᵀ·dY. */
  @Benchmark
  public float[] weightGradient(Subject subject, WorkDone done) {
    done.add(subject.work);
    return subject.gemm.weightGradient();
  }
}
