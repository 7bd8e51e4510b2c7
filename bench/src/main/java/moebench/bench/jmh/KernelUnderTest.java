package moebench.bench.jmh;

import java.util.Map;
import moebench.layers.kernels.Backends;
import moebench.layers.kernels.Kernels;

/** A kernel and its arguments. */
final class KernelUnderTest {
  /** Of the largest value of an output; what is summed up is not larger than a few of them. */
  private static final double TOLERANCE = 1e-5;

  private final KernelCase kernel;
  private final Kernels kernels;
  private final KernelArguments arguments;

  KernelUnderTest(KernelCase kernel, Kernels kernels, int rows, int columns) {
    this.kernel = kernel;
    this.kernels = kernels;
    this.arguments = new KernelArguments(rows, columns);
  }

  /** Calls the kernel once. */
  void run() {
    kernel.run(kernels, arguments);
  }

  FlopsAndBytes work() {
    return kernel.work(arguments.rows, arguments.columns);
  }

  /**
   * Calls the kernel on fresh arguments and compares everything that it may have written with what
   * the reference back-end writes.
   *
   * @return largest |got − reference| over the largest value of that output
   * @throws IllegalStateException when they differ
   */
  double verify() {
    Map<String, float[]> got = written(kernels);
    Map<String, float[]> expected = written(Backends.of("reference").newKernels(1));
    double largest = 0;
    for (Map.Entry<String, float[]> output : expected.entrySet()) {
      largest =
          Math.max(largest, check(output.getKey(), got.get(output.getKey()), output.getValue()));
    }
    return largest;
  }

  private Map<String, float[]> written(Kernels by) {
    KernelArguments fresh = new KernelArguments(arguments.rows, arguments.columns);
    kernel.run(by, fresh);
    return fresh.written();
  }

  private double check(String name, float[] got, float[] expected) {
    double scale = 0;
    for (float value : expected) {
      scale = Math.max(scale, Math.abs(value));
    }
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = Math.abs((double) got[i] - expected[i]);
      double error = difference == 0 ? 0 : difference / scale;
      if (!(error <= TOLERANCE)) {
        throw new IllegalStateException(
            "wrong %s: %s at %d is %s, the reference is %s"
                .formatted(kernel, name, i, got[i], expected[i]));
      }
      largest = Math.max(largest, error);
    }
    return largest;
  }
}
