package moebench.peers.work;

import java.util.ArrayList;
import java.util.List;
import moebench.bench.machine.Caches;
import moebench.layers.kernels.Kernels;
import moebench.peers.gemm.GemmPeer;
import moebench.peers.gemm.GemmPeers;
import moebench.peers.gemm.Operands;
import moebench.peers.gemm.OwnGemm;
import moebench.peers.gemm.Product;
import moebench.peers.measure.Pair;
import moebench.reports.schema.Cell;

/** Matrix products: ours against a library, or against another product of ours. */
final class GemmPairs {
  private static final long SEED = 1;

  /** Up to so many tokens an operation does little more than read the weights. */
  private static final int FEW_TOKENS = 16;

  /** dX with Wᵀ packed in every operation of ours. */
  static final String FIRST_DX = "gemm-dx-first";

  private GemmPairs() {}

  static Pair of(Cell.Comparison cell) {
    Product product = product(cell);
    Operands operands = Operands.random(product, SEED);
    List<Kernels> kernels = new ArrayList<>();
    kernels.add(Ours.kernels(cell.threads()));
    GemmPeer own = new OwnGemm(kernels.getFirst(), cell.work().equals(FIRST_DX));
    CheckedOperation ours = new CheckedOperation("ours", own, operands);
    CheckedOperation peer =
        switch (cell.peer()) {
          case "own-forward" -> {
            Product forward =
                new Product(
                    Product.Kind.FORWARD,
                    product.tokens(),
                    product.k(),
                    product.n(),
                    product.copies());
            GemmPeer packed = new OwnGemm(kernels.getFirst(), false);
            yield new CheckedOperation(cell.peer(), packed, Operands.random(forward, SEED));
          }
          case "own-one-thread" -> {
            kernels.add(Ours.kernels(1));
            yield new CheckedOperation(
                cell.peer(), new OwnGemm(kernels.getLast(), false), operands);
          }
          default -> {
            GemmPeer library = GemmPeers.of(cell.peer()).open().apply(cell.threads());
            yield new CheckedOperation(cell.peer(), library, operands);
          }
        };
    return new Pair(
        ours.side(),
        peer.side(),
        product.flops(),
        product.bytes(),
        product.copies() > 1,
        () -> Math.max(ours.check(), peer.check()),
        kernels);
  }

  private static Product product(Cell.Comparison cell) {
    Product.Kind kind =
        cell.work().equals(FIRST_DX) ? Product.Kind.DX : Product.Kind.of(cell.work());
    int k = cell.weights().k();
    int n = cell.weights().n();
    boolean bound = cell.tokens() <= FEW_TOKENS && kind != Product.Kind.DW;
    long copies = bound ? Math.ceilDiv(Caches.bytesBeyond(), (long) Float.BYTES * k * n) : 1;
    return new Product(kind, cell.tokens(), k, n, Math.toIntExact(copies));
  }
}
