package moebench.layers.kernels;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import moebench.layers.Activation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The SIMD kernels allocate nothing once they are compiled. A vector that C2 does not keep in a
 * register is an object, so this also notices a kernel that fell out of C2's limits. Runs in a JVM
 * of its own: what C2 does depends on what ran before.
 */
@Tag("alone")
@ParameterizedClass
@ValueSource(ints = {1, 2})
class AllocationTest {
  /**
   * Bytes of all threads in one round of everything that are still nothing: a box here would be per
   * vector.
   */
  private static final long NOTHING = 4096;

  /** So many rounds in a row: in a single one a box may be missing by chance. */
  private static final int QUIET_ROUNDS = 5;

  /** How long C2 may take. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final int TOKENS = 207;
  private static final int WIDTH = 50;
  private static final int HIDDEN = 100;

  private final Kernels kernels;
  private final float[] wide = Tensors.random(1, TOKENS * HIDDEN);
  private final float[] wideToo = Tensors.random(2, TOKENS * HIDDEN);
  private final float[] wideOut = new float[TOKENS * HIDDEN];
  private final float[] narrow = Tensors.random(3, TOKENS * WIDTH);
  private final float[] narrowOut = new float[TOKENS * WIDTH];
  private final float[] weights = Tensors.random(4, WIDTH * HIDDEN);
  private final float[] gradient = new float[WIDTH * HIDDEN];
  private final float[] first = new float[WIDTH * HIDDEN];
  private final float[] second = new float[WIDTH * HIDDEN];
  private final float[] columns = Tensors.random(5, HIDDEN);
  private final float[] columnSums = new float[HIDDEN];
  private final float[] moreSums = new float[HIDDEN];
  private final float[] perRow = new float[TOKENS * 2];
  private final float[] perRowToo = new float[TOKENS * 2];
  private final int[] rows = new int[TOKENS * 2];
  private final int[] choices = new int[TOKENS * 2];
  private final PackedMatrix packed;
  private final PackedMatrix transposed;
  private final RowGroups groups = new RowGroups(new int[] {0, 120}, new int[] {120, 87});
  private final PackedMatrix[] matrices;
  private final float[] groupSums = Tensors.random(6, 2 * HIDDEN);
  private final float[] gradients = new float[2 * WIDTH * HIDDEN];
  private final Epilogue activate =
      new Epilogue.Activate(groupSums, Activation.GELU_TANH, new float[TOKENS * HIDDEN]);
  private final Epilogue activationGradient =
      new Epilogue.ActivationGradient(Activation.GELU_TANH, wideToo);
  private final Adam adam = new Adam(0.9f, 0.98f, 1e-8f).begin(10, 1e-3f, 1);

  AllocationTest(int threads) {
    kernels = Backends.of("simd").newKernels(threads);
    packed = kernels.allocatePacked(WIDTH, HIDDEN);
    transposed = kernels.allocatePacked(HIDDEN, WIDTH);
    matrices = new PackedMatrix[] {packed, packed};
  }

  @AfterEach
  void close() {
    kernels.close();
  }

  @Test
  void aSteadyStateAllocatesNothing() {
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i % 5 == 0 ? -1 : i % TOKENS;
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long allocated;
    do {
      for (int i = 0; i < 200; i++) {
        everything();
      }
      allocated = 0;
      for (int round = 0; round < QUIET_ROUNDS && allocated <= NOTHING; round++) {
        long before = threads.getTotalThreadAllocatedBytes();
        everything();
        allocated = threads.getTotalThreadAllocatedBytes() - before;
      }
    } while (allocated > NOTHING && System.nanoTime() < deadline);
    assertTrue(allocated <= NOTHING, "one round allocates " + allocated + " bytes");
  }

  private void everything() {
    kernels.pack(weights, 0, packed);
    kernels.multiply(TOKENS, narrow, 0, packed, wideOut, 0);
    kernels.packTransposed(weights, 0, transposed);
    kernels.multiply(TOKENS, wide, 0, transposed, narrowOut, 0);
    kernels.addTransposedProduct(WIDTH, HIDDEN, TOKENS, narrow, 0, wide, 0, gradient, 0);
    kernels.multiplyGroups(groups, narrow, matrices, activate, wideOut);
    kernels.multiplyGroups(groups, narrow, matrices, activationGradient, wideOut);
    kernels.addTransposedProducts(groups, WIDTH, HIDDEN, narrow, wide, gradients, groupSums);
    kernels.addColumnSums(wide, 0, TOKENS, HIDDEN, columnSums, 0);
    for (Activation f : Activation.values()) {
      kernels.activate(f, wide, 0, wideOut, 0, wide.length);
      kernels.activateBackward(f, wide, 0, wideToo, 0, wideOut, 0, wide.length);
    }
    for (int experts : new int[] {2, 4, 8, 13, HIDDEN}) {
      kernels.softmax(wide, wideOut, perRow, TOKENS, experts);
      kernels.softmaxBackward(wide, wideToo, wideOut, TOKENS, experts);
      kernels.topK(wide, TOKENS, experts, 2, choices);
    }
    kernels.layerNorm(wide, columns, columns, wideOut, perRow, perRowToo, TOKENS, HIDDEN);
    kernels.layerNormBackward(
        wide, columns, perRow, perRowToo, wideToo, wideOut, columnSums, moreSums, TOKENS, HIDDEN);
    kernels.gather(narrow, rows, TOKENS, WIDTH, narrowOut);
    kernels.gatherSum(narrow, rows, TOKENS, 2, WIDTH, narrowOut);
    kernels.gatherWeightedSum(narrow, rows, perRow, TOKENS, 2, WIDTH, narrowOut);
    kernels.scatterAdd(narrow, rows, TOKENS, 2, WIDTH, narrowOut);
    kernels.gatherWeightedSumBackward(
        narrow, narrow, rows, perRow, TOKENS, WIDTH, narrowOut, perRowToo);
    kernels.addScaled(0.5f, narrow, 0, narrowOut, 0, narrow.length);
    kernels.multiplyElements(wide, wideToo, wideOut, wide.length);
    kernels.dot(wide, wideToo, wide.length);
    kernels.adam(adam, weights, gradient, first, second, weights.length);
  }
}
