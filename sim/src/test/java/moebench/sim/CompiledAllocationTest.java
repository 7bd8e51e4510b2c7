package moebench.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import moebench.layers.Activation;
import moebench.layers.CapacityRule;
import moebench.layers.ExpertOptions;
import moebench.layers.LayerShape;
import moebench.layers.LayerSpec;
import moebench.layers.kernels.Backends;
import moebench.layers.kernels.Kernels;
import moebench.layers.routing.Router;
import moebench.layers.routing.Routers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole training steps on SIMD kernels allocate nothing once the JIT has compiled them. Runs in a
 * JVM of its own: what C2 does depends on what ran before.
 */
@Tag("alone")
class CompiledAllocationTest {
  private static final int STEPS = 100;

  /**
   * Bytes per step of all threads that are still nothing: a vector of 512 bits as an object has 96.
   */
  private static final long NOTHING = 90;

  /** So many times in a row. */
  private static final int QUIET = 3;

  /** How long C2 may take. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @ParameterizedTest
  @CsvSource({"switch, 1", "moe, 2"})
  void aCompiledStepAllocatesNothing(String layer, int threads) {
    Router router = Routers.of(layer);
    LayerShape shape =
        new LayerShape(
            32, 64, 8, router.topK(8), CapacityRule.perToken(1.25), Activation.GELU_TANH);
    TrainingSpec spec =
        new TrainingSpec(
            new LayerSpec.Expert(shape, router, ExpertOptions.DEFAULT),
            2,
            192,
            1 << 20,
            1e-3,
            1,
            1,
            192);
    Corpus corpus = Texts.repeated("The quick brown fox jumps over the lazy dog.");
    try (Kernels kernels = Backends.of("simd").newKernels(threads)) {
      Training training = new Training(spec, corpus, kernels);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      long bytes = 0;
      for (int quiet = 0; quiet < QUIET && System.nanoTime() < deadline; ) {
        bytes = bytesPerStep(training);
        quiet = bytes <= NOTHING ? quiet + 1 : 0;
      }
      assertTrue(bytes <= NOTHING, bytes + " bytes per step");
    }
  }

  private static long bytesPerStep(Training training) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getTotalThreadAllocatedBytes();
    for (int i = 0; i < STEPS; i++) {
      training.step();
    }
    return (threads.getTotalThreadAllocatedBytes() - before) / STEPS;
  }
}
