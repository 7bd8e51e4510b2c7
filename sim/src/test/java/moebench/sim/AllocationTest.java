package moebench.sim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import moebench.layers.Activation;
import moebench.layers.CapacityRule;
import moebench.layers.ExpertOptions;
import moebench.layers.LayerShape;
import moebench.layers.LayerSpec;
import moebench.layers.routing.Router;
import moebench.layers.routing.Routers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A long run must not feed the garbage collector. Kernels are left out: their vectors are objects
 * until the JIT has compiled them, and the benchmarks measure what they allocate then.
 */
class AllocationTest {
  private static final int STEPS = 100;

  /** Of any object. What is less comes from asking how much was allocated. */
  private static final long LEAST_BYTES = 16;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dense",
        "switch",
        "moe",
        "top-4",
        "shared",
        "fine-4",
        "loss-free",
        "sinkhorn",
        "hash",
        "expert-choice",
        "soft"
      })
  void aStepAllocatesNoArrays(String layer) {
    TrainingSpec spec = new TrainingSpec(layer(layer), 2, 64, 10_000, 1e-3, 1, 1, 64);
    Corpus corpus = Texts.repeated("The quick brown fox jumps over the lazy dog.");
    Training training = new Training(spec, corpus, new IdleKernels());
    bytesOf(training); // loads classes, makes the gradients
    long bytes = bytesOf(training) / STEPS;
    assertTrue(bytes < LEAST_BYTES, bytes + " bytes per step");
  }

  private static LayerSpec layer(String name) {
    if (name.equals("dense")) {
      return LayerSpec.dense(32, 64, Activation.RELU);
    }
    Router router = Routers.of(name);
    LayerShape shape =
        new LayerShape(32, 64, 8, router.topK(8), CapacityRule.perToken(1.25), Activation.RELU);
    return new LayerSpec.Expert(shape, router, ExpertOptions.DEFAULT);
  }

  private static long bytesOf(Training training) {
    long before = allocated();
    for (int i = 0; i < STEPS; i++) {
      training.step();
    }
    return allocated() - before;
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getCurrentThreadAllocatedBytes();
  }
}
