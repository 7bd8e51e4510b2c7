package moebench.reports.data;

import java.util.Map;
import moebench.reports.schema.Cell;

/** Names of what is compared with peers, and of the peers, in charts and tables. */
public final class PeerNames {
  private static final Map<String, String> PEERS =
      Map.ofEntries(
          Map.entry("mkl", "MKL"),
          Map.entry("mkl-packed", "MKL packed"),
          Map.entry("openblas", "OpenBLAS"),
          Map.entry("onednn", "oneDNN"),
          Map.entry("libtorch", "libtorch"),
          Map.entry("vectorblas", "netlib VectorBLAS"),
          Map.entry("ejml", "EJML"),
          Map.entry("ojalgo", "ojAlgo"),
          Map.entry("own-forward", "our forward GEMM"),
          Map.entry("own-one-thread", "ours on one thread"),
          Map.entry("own-experts", "our experts alone"));

  private static final Map<String, String> WORKS =
      Map.of(
          "gemm",
          "y = x·W",
          "gemm-dx",
          "dX = dY·Wᵀ",
          "gemm-dx-first",
          "dX, Wᵀ packed each time",
          "gemm-dw",
          "dW = xᵀ·dY",
          "layer-forward",
          "forward",
          "training-step",
          "training step");

  private PeerNames() {}

  /** Name of a peer, such as {@code MKL packed}. */
  public static String peer(String peer) {
    return PEERS.getOrDefault(peer, peer);
  }

  /** Name of a kind of work, such as {@code dX = dY·Wᵀ}. */
  public static String work(String work) {
    return WORKS.getOrDefault(work, work);
  }

  /** What the work is done on: {@code 64×128×512}, or {@code Switch E8 CF 1.25, d 64, t 1024}. */
  public static String shape(Cell.Comparison c) {
    if (c.layer() == null) {
      return c.tokens() + "×" + c.weights().k() + "×" + c.weights().n();
    }
    return "%s, d %d, t %d".formatted(Labels.name(c.layer()), c.layer().dModel(), c.tokens());
  }

  /** All of a comparison but its fork. */
  public static String cell(Cell.Comparison c) {
    return "%s %s against %s, %s"
        .formatted(work(c.work()), shape(c), peer(c.peer()), Labels.threads(c.threads()));
  }
}
