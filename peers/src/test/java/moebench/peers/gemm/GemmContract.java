package moebench.peers.gemm;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.stream.Stream;
import moebench.peers.gemm.Product.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every product that a library has equals sums in double precision, at awkward sizes. */
abstract class GemmContract {
  private static final int[][] SIZES = {{1, 1, 1}, {6, 13, 17}, {13, 207, 6}, {207, 17, 65}};

  private final GemmPeers.Entry entry;
  private final Set<Kind> kinds;

  /** A library that has some of the products; others it must refuse. */
  GemmContract(String id, Kind... kinds) {
    this.entry = GemmPeers.of(id);
    this.kinds = Set.of(kinds);
  }

  static Stream<Product> products() {
    return Stream.of(Kind.values())
        .flatMap(kind ->
            Stream.of(SIZES)
                .map(s -> new Product(kind, s[0], s[1], s[2], kind == Kind.DW ? 1 : 3)));
  }

  @ParameterizedTest
  @MethodSource("products")
  void productsAreRight(Product product) {
    GemmPeer peer = entry.open().apply(1);
    Operands operands = Operands.random(product, 7);
    if (!kinds.contains(product.kind())) {
      assertThrows(UnsupportedOperationException.class, () -> peer.prepare(operands));
      return;
    }
    GemmPeer.Operation operation = peer.prepare(operands);
    for (int copy = 0; copy < product.copies(); copy++) {
      operation.run();
      assertTrue(operands.check(entry.id(), operation.takeResult(), copy) >= 0);
    }
    assertTrue(
        peer.description().matches(".+\\d+\\.\\d+.*"), "names its version: " + peer.description());
  }
}
