package moebench.peers.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import moebench.layers.kernels.Backends;
import moebench.peers.gemm.Product.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OperandsTest {

  private static GemmPeer.Operation reference(Operands operands) {
    return new OwnGemm(Backends.of("reference").newKernels(1), false).prepare(operands);
  }

  @ParameterizedTest
  @EnumSource
  void oursOnTheReferenceBackEndIsRightAndWeightsAreTakenInTurn(Kind kind) {
    Product product = new Product(kind, 5, 7, 3, kind == Kind.DW ? 1 : 2);
    Operands operands = Operands.random(product, 3);
    GemmPeer.Operation operation = reference(operands);
    for (int run = 0; run < 2 * product.copies(); run++) {
      operation.run();
      assertTrue(operands.check("ours", operation.takeResult(), run % product.copies()) < 1e-6);
    }
  }

  /** The corners are always among the elements that are checked. */
  @ParameterizedTest
  @EnumSource
  void oneWrongCornerIsFound(Kind kind) {
    Product product = new Product(kind, 50, 70, 30, 1);
    Operands operands = Operands.random(product, 3);
    GemmPeer.Operation operation = reference(operands);
    operation.run();
    int last = product.resultLength() - 1;
    for (int corner : new int[] {0, product.columns() - 1, last - product.columns() + 1, last}) {
      float[] wrong = operation.takeResult();
      wrong[corner] += 0.01f;
      String message =
          assertThrows(IllegalStateException.class, () -> operands.check("X", wrong, 0))
              .getMessage();
      assertTrue(message.contains(" by X["), message);
    }
  }

  /** 2·tokens·k·n FLOPs for each; bytes of x {@code [2, 3]}, W {@code [3, 5]}, y {@code [2, 5]}. */
  @ParameterizedTest
  @EnumSource
  void allThreeProductsCostTheSame(Kind kind) {
    Product product = new Product(kind, 2, 3, 5, 1);
    assertEquals(60, product.flops());
    assertEquals(4 * (6 + 15 + 10), product.bytes());
  }
}
