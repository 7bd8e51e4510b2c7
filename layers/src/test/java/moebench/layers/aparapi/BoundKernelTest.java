package moebench.layers.aparapi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.aparapi.Kernel;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A kernel runs on the device that was asked for, or there is an error. */
@Tag("opencl")
class BoundKernelTest {
  private final OpenClDevice device = OpenClDevices.of("opencl:0");

  /** out = in + pass, in two passes over the same arrays. */
  static final class Adder extends Kernel {
    private float[] in = {1, 2, 3, 4};
    private float[] out = new float[4];

    @Override
    public void run() {
      int i = getGlobalId();
      if (getPassId() == 0) {
        out[i] = in[i];
      } else {
        out[i] += 1;
      }
    }
  }

  /** Aparapi cannot translate {@code break}. */
  static final class Untranslatable extends Kernel {
    private final float[] out = new float[4];

    @Override
    public void run() {
      for (int i = 0; i < 4; i++) {
        if (out[i] > 1) {
          break;
        }
        out[i] = 1;
      }
    }
  }

  /** A name that C keeps for itself: Aparapi translates it, the driver refuses it. */
  static final class Unbuildable extends Kernel {
    private final float[] out = new float[4];

    @Override
    public void run() {
      int unsigned = getGlobalId();
      out[unsigned] = 1;
    }
  }

  @Test
  void passesRunInOrderAndArraysAreCopiedOnRequest() {
    Adder adder = new Adder();
    try (BoundKernel bound = new BoundKernel(device, adder, 2, 2)) {
      bound.upload(adder.in);
      bound.run(3);
      bound.download(adder.out);
      assertArrayEquals(new float[] {3, 4, 5, 6}, adder.out);
    }
  }

  @Test
  void whatAparapiCannotTranslateIsAnError() {
    assertRefused(new Untranslatable(), "cannot build Untranslatable");
  }

  @Test
  void whatTheDriverCannotBuildIsAnError() {
    assertRefused(new Unbuildable(), "cannot build Unbuildable: OpenCL compile failed");
  }

  @Test
  void aGroupThatTheDeviceCannotRunIsAnError() {
    Adder adder = new Adder();
    try (BoundKernel bound = new BoundKernel(device, adder, 1, device.largestGroup() * 2)) {
      bound.upload(adder.in);
      var error = assertThrows(IllegalStateException.class, () -> bound.run(1));
      assertTrue(error.getMessage().contains("failed in Adder"), error.getMessage());
    }
    assertArrayEquals(new float[4], adder.out, "nothing ran in Java");
    passesRunInOrderAndArraysAreCopiedOnRequest();
  }

  /** As when a copy fails: Aparapi leaves the array as it was and says nothing. */
  @Test
  void anArrayThatDoesNotComeBackIsAnError() {
    Adder adder = new Adder();
    try (BoundKernel bound = new BoundKernel(device, adder, 2, 2)) {
      bound.upload(adder.in);
      bound.run(1);
      for (Executable copy :
          List.<Executable>of(
              () -> bound.download(new float[4]), () -> bound.download(new int[4]))) {
        var error = assertThrows(IllegalStateException.class, copy);
        assertTrue(
            error.getMessage().contains("gave back no array of Adder: "), error.getMessage());
      }
      bound.download(adder.out);
      assertArrayEquals(new float[] {1, 2, 3, 4}, adder.out);
    }
  }

  /** What arithmetic makes of nothing, and what came in, is no failed copy. */
  @ParameterizedTest
  @ValueSource(ints = {0x7FC0_0000, 0xFFC0_0000, 0x7FFF_FFFF, 0x7F80_0000, 0x8000_0000})
  void aValueThatIsNoNumberComesBack(int bits) {
    Adder adder = new Adder();
    adder.in[3] = Float.intBitsToFloat(bits);
    try (BoundKernel bound = new BoundKernel(device, adder, 2, 2)) {
      bound.upload(adder.in);
      bound.run(1);
      bound.download(adder.out);
      assertEquals(bits, Float.floatToRawIntBits(adder.out[3]));
    }
  }

  /** PoCL with a memory of one gigabyte. What was not planned for must be an error too. */
  @Test
  void aDeviceWhoseMemoryIsFullIsAnError() throws Exception {
    String answer = AnotherJvm.answer(Fill.class, "POCL_MEMORY_LIMIT", "1");
    assertTrue(answer.startsWith("OpenCL device 0: "), answer);
    assertTrue(answer.contains(" failed in Filler: "), answer);
    assertTrue(answer.endsWith("take a smaller layer or fewer tokens"), answer);
  }

  /** More than a device has. */
  static final class Filler extends Kernel {
    private final float[] out;

    Filler(int values) {
      out = new float[values];
    }

    @Override
    public void run() {
      out[getGlobalId()] = 1;
    }
  }

  /** Prints what becomes of that. */
  static final class Fill {
    public static void main(String[] args) {
      OpenClDevice device = OpenClDevices.of("opencl:0");
      int values = (int) (device.largestAllocationBytes() / Float.BYTES) + 1024;
      try (BoundKernel bound = new BoundKernel(device, new Filler(values), 1, 4)) {
        bound.run(1);
        System.out.println("it ran");
      } catch (IllegalStateException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  /** Ten buffers of 64 MiB, each beside one that the device refuses. */
  @Test
  void aRunThatFailedLeavesNothingOnTheDevice() throws Exception {
    String answer = AnotherJvm.answer(FailOften.class, "POCL_MEMORY_LIMIT", "1");
    assertTrue(answer.startsWith("10 failed, MiB left: "), answer);
    long left = Long.parseLong(answer.replaceAll(".* ", ""));
    assertTrue(left < 200, answer);
  }

  /** Fills one array, and then one that is too large. */
  static final class TwoArrays extends Kernel {
    private final float[] first;
    private final float[] second;

    TwoArrays(float[] first, float[] second) {
      this.first = first;
      this.second = second;
    }

    @Override
    public void run() {
      first[getGlobalId()] = 1;
      second[getGlobalId()] = 1;
    }
  }

  /** Prints how often a kernel failed, and what the process holds more than before. */
  static final class FailOften {
    public static void main(String[] args) throws IOException {
      OpenClDevice device = OpenClDevices.of("opencl:0");
      float[] first = new float[16 << 20];
      float[] tooLarge = new float[(int) (device.largestAllocationBytes() / Float.BYTES) + 1024];
      fail(device, first, tooLarge);
      long before = DeviceLifeTest.residentBytes();
      int failed = 0;
      for (int i = 0; i < 10; i++) {
        failed += fail(device, first, tooLarge);
      }
      long left = DeviceLifeTest.residentBytes() - before;
      System.out.println(failed + " failed, MiB left: " + (left >> 20));
    }

    private static int fail(OpenClDevice device, float[] first, float[] tooLarge) {
      try (BoundKernel bound = new BoundKernel(device, new TwoArrays(first, tooLarge), 1, 4)) {
        bound.run(1);
        return 0;
      } catch (IllegalStateException e) {
        return 1;
      }
    }
  }

  private void assertRefused(Kernel kernel, String message) {
    try (BoundKernel bound = new BoundKernel(device, kernel, 1, 4)) {
      var error = assertThrows(IllegalStateException.class, () -> bound.run(1));
      assertTrue(error.getMessage().contains(message), error.getMessage());
      assertTrue(error.getMessage().startsWith("OpenCL device " + device), error.getMessage());
      assertEquals(1, error.getMessage().lines().count(), error.getMessage());
    }
  }
}
