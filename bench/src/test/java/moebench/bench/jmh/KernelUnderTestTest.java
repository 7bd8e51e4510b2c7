package moebench.bench.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import moebench.layers.kernels.Backends;
import moebench.layers.kernels.Kernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelUnderTestTest {
  private static final Kernels SIMD = Backends.of("simd").newKernels(1);

  @ParameterizedTest
  @EnumSource
  void everyKernelPassesAndStaysTheSame(KernelCase kernel) {
    KernelUnderTest subject = new KernelUnderTest(kernel, SIMD, 17, 13);

    double error = subject.verify();
    subject.run();

    assertTrue(error < 2e-6, kernel + " " + error);
    assertEquals(error, subject.verify());
  }

  /** Whatever is not computed must be missed: no kernel may be compared on nothing. */
  @ParameterizedTest
  @EnumSource
  void aKernelThatDoesNothingIsFound(KernelCase kernel) {
    Kernels idle =
        (Kernels)
            Proxy.newProxyInstance(
                Kernels.class.getClassLoader(),
                new Class<?>[] {Kernels.class},
                (proxy, method, arguments) -> null);
    KernelUnderTest subject = new KernelUnderTest(kernel, idle, 17, 13);

    String message = assertThrows(IllegalStateException.class, subject::verify).getMessage();

    assertTrue(message.startsWith("wrong " + kernel), message);
  }

  /** By hand: 6·4 elements; softmax reads and writes each, Adam reads four and writes four. */
  @Test
  void workIsCountedPerElement() {
    assertEquals(
        new FlopsAndBytes(24 * 5, 24 * 8),
        new KernelUnderTest(KernelCase.SOFTMAX, SIMD, 6, 4).work());
    assertEquals(
        new FlopsAndBytes(24 * 15, 24 * 32),
        new KernelUnderTest(KernelCase.ADAM, SIMD, 6, 4).work());
    assertEquals(0, new KernelUnderTest(KernelCase.GATHER, SIMD, 6, 4).work().flops());
  }

  /** Adam must not run into denormal moments, however long it is timed. */
  @Test
  void adamStaysNormal() {
    KernelArguments arguments = new KernelArguments(7, 5);
    for (int i = 0; i < 100_000; i++) {
      KernelCase.ADAM.run(SIMD, arguments);
    }
    for (int i = 0; i < arguments.m.length; i++) {
      assertTrue(arguments.v[i] > 0.05 && Float.isFinite(arguments.value[i]), "" + i);
      assertTrue(Math.abs(arguments.m[i]) > 1e-20, "" + arguments.m[i]);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "1, 13, 17", "6, 17, 13", "17, 207, 6", "130, 50, 33"})
  void bothBackendsPassTheProductsOracle(int tokens, int k, int n) {
    for (String backend : new String[] {"reference", "simd"}) {
      GemmUnderTest gemm =
          new GemmUnderTest(new GemmShape(tokens, k, n), Backends.of(backend).newKernels(1));

      double error = gemm.verify();
      gemm.weightGradient();
      gemm.firstForward();

      assertTrue(error < 1e-6, backend + " " + error);
      assertEquals(error, gemm.verify());
    }
  }

  @Test
  void aWrongProductIsFound() {
    for (String method : new String[] {"multiply", "addTransposedProduct"}) {
      Kernels idle =
          (Kernels)
              Proxy.newProxyInstance(
                  Kernels.class.getClassLoader(),
                  new Class<?>[] {Kernels.class},
                  (proxy, called, arguments) ->
                      called.getName().equals(method) ? null : called.invoke(SIMD, arguments));
      GemmUnderTest gemm = new GemmUnderTest(new GemmShape(6, 13, 17), idle);

      String message = assertThrows(IllegalStateException.class, gemm::verify).getMessage();

      assertTrue(message.startsWith("wrong product: "), message);
    }
  }

  @Test
  void aProductDoesTwoFlopsPerTermAndMovesThreeMatrices() {
    assertEquals(
        new FlopsAndBytes(2 * 6 * 13 * 17, 4 * (6 * 13 + 13 * 17 + 6 * 17)),
        new GemmUnderTest(new GemmShape(6, 13, 17), SIMD).work());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "64", "64x128", "64x128x0", "ax2x3", "1x2x3x4", "64 x 128 x 512"})
  void shapesAreThreeSizes(String text) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> GemmShape.of(text)).getMessage();
    assertTrue(message.contains("such as 64x128x512") || message.contains("1 or more"), message);
  }

  @Test
  void shapesThatNoArrayHoldsAreRefused() {
    for (String text : new String[] {"1x65536x65536", "65536x65536x1", "65536x1x65536"}) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> GemmShape.of(text)).getMessage();
      assertEquals(text + ": a matrix does not fit one array: make a side smaller", message);
    }
  }

  @Test
  void aShapeIsTokensThenKThenN() {
    assertEquals(new GemmShape(64, 128, 512), GemmShape.of("64x128x512"));
  }
}
