package moebench.layers.kernels;

import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * A way of computing layers that may or may not run in this JVM.
 *
 * <p>There is no fallback: whoever asks an unavailable back-end for kernels gets an error.
 */
public final class Backend {
  private final String id;
  private final Supplier<Optional<String>> obstacle;
  private final IntFunction<Kernels> kernels;

  /**
   * A back-end.
   *
   * @param id its name on the command line, in JSON and in charts
   * @param obstacle as {@link #obstacle()}
   * @param kernels makes an instance with so many threads; called only when there is no obstacle
   */
  public Backend(String id, Supplier<Optional<String>> obstacle, IntFunction<Kernels> kernels) {
    this.id = id;
    this.obstacle = obstacle;
    this.kernels = kernels;
  }

  /** The name used on the command line, in JSON and in charts. */
  public String id() {
    return id;
  }

  /** Why this back-end cannot run in this JVM and what to do, in one line; empty when it can. */
  public Optional<String> obstacle() {
    return obstacle.get();
  }

  /** Whether {@link #newKernels} works in this JVM. */
  public boolean isAvailable() {
    return obstacle().isEmpty();
  }

  /**
   * New kernels with scratch memory and threads of their own.
   *
   * @param threads that compute, the caller's included
   * @throws IllegalArgumentException when the back-end cannot compute with so many
   * @throws IllegalStateException with the {@link #obstacle()} when there is one
   */
  public Kernels newKernels(int threads) {
    Optional<String> reason = obstacle();
    if (reason.isPresent()) {
      throw new IllegalStateException("back-end '" + id + "' cannot run: " + reason.get());
    }
    return kernels.apply(threads);
  }

  @Override
  public String toString() {
    return id;
  }
}
