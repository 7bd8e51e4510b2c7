package moebench.peers.gemm;

import java.util.List;
import java.util.function.IntFunction;

/** The registry of libraries that multiply matrices: a new one is one class and one line here. */
public final class GemmPeers {
  /** Slow ones are asked for small products only. */
  private static final double SMALL = 1e8;

  /**
   * A library.
   *
   * @param id its name on the command line and in JSON
   * @param mostFlops of a product that it is asked for
   * @param open loads it for a number of threads; where it cannot be loaded, a {@link LinkageError}
   */
  public record Entry(String id, double mostFlops, IntFunction<GemmPeer> open) {}

  // Lambdas, so that no library is loaded before someone asks for it.
  private static final List<Entry> ALL =
      List.of(
          new Entry("mkl", Double.MAX_VALUE, threads -> new Mkl(threads)),
          new Entry("mkl-packed", Double.MAX_VALUE, threads -> new MklPacked(threads)),
          new Entry("openblas", Double.MAX_VALUE, threads -> new OpenBlas(threads)),
          new Entry("onednn", Double.MAX_VALUE, threads -> new OneDnn()),
          new Entry("vectorblas", SMALL, threads -> new VectorBlas()),
          new Entry("ejml", SMALL, threads -> new Ejml()),
          new Entry("ojalgo", SMALL, threads -> new OjAlgo()));

  private GemmPeers() {}

  /** Every library, whether it can be loaded here or not. */
  public static List<Entry> all() {
    return ALL;
  }

  /**
   * The library called {@code id}.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Entry of(String id) {
    return ALL.stream()
        .filter(entry -> entry.id().equals(id))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no matrix library is called '" + id + "'"));
  }
}
