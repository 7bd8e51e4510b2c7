package moebench.layers.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Inputs and checks that the kernel contract tests share. */
final class Tensors {
  /** Elements kept free on either side of an output, to see that nobody writes there. */
  static final int GUARD = 19;

  private static final float GUARD_VALUE = 1234.5f;

  private Tensors() {}

  /** All back-ends, and one with threads; one that cannot run here fails the test. */
  static Stream<Kernels> kernels() {
    return Stream.concat(
        Backends.all().stream().map(backend -> backend.newKernels(1)),
        Stream.of(Backends.of("simd").newKernels(3)));
  }

  static float[] random(long seed, int length) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = (float) random.nextDouble(-2, 2);
    }
    return x;
  }

  /** A copy of {@code x} that starts at {@link #GUARD}, between guards. */
  static float[] guarded(float[] x) {
    float[] room = new float[x.length + 2 * GUARD];
    Arrays.fill(room, GUARD_VALUE);
    System.arraycopy(x, 0, room, GUARD, x.length);
    return room;
  }

  /** What lies between the guards, which must be untouched. */
  static float[] unguarded(float[] room) {
    for (int i = 0; i < GUARD; i++) {
      assertEquals(GUARD_VALUE, room[i], "before the output, at " + (i - GUARD));
      assertEquals(GUARD_VALUE, room[room.length - 1 - i], "behind the output");
    }
    return Arrays.copyOfRange(room, GUARD, room.length - GUARD);
  }

  /** |got − expected| ≤ tolerance·Σ|terms|, the sum over what was added up to the value. */
  static void assertClose(
      double expected, double terms, double got, double tolerance, String where) {
    if (Double.isNaN(expected) || Double.isInfinite(expected)) {
      assertEquals(expected, got, where);
    } else {
      // The smallest normal float: below it digits are lost by design.
      double bound = tolerance * terms + Float.MIN_NORMAL;
      assertTrue(
          Math.abs(got - expected) <= bound,
          () -> where + ": got " + got + ", expected " + expected + " ± " + bound);
    }
  }
}
