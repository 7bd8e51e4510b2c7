package moebench.layers.aparapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenClDevicesTest {
  private static final List<OpenClDevice> TWO_CARDS =
      List.of(device(0, "NVIDIA H200"), device(1, "NVIDIA H200"), device(2, "pthread-haswell"));

  private static OpenClDevice device(int index, String name) {
    return new OpenClDevice(
        index,
        100 + index,
        name,
        "someone",
        OpenClDevice.Type.GPU,
        "platform",
        "OpenCL 3.0",
        "OpenCL 3.0",
        "1",
        2,
        1000,
        1 << 16,
        1 << 30,
        1 << 28,
        1,
        1,
        1024,
        Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({"opencl:0, 0", "opencl:1, 1", "opencl:haswell, 2", "opencl:PTHREAD, 2"})
  void aDeviceIsChosenByNumberOrPartOfItsName(String backend, int index) {
    assertEquals(index, OpenClDevices.select(backend, TWO_CARDS).index());
  }

  @Test
  void aWholeNameCountsMoreThanAPart() {
    List<OpenClDevice> devices = List.of(device(0, "Arc A770"), device(1, "Arc"));
    assertEquals(1, OpenClDevices.select("opencl:arc", devices).index());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "opencl:3 | there is no OpenCL device 3; choose among 0: NVIDIA H200 (GPU, platform); 1:",
        "opencl:radeon | no OpenCL device is called 'radeon'; choose among 0: NVIDIA H200",
        "opencl:h200 | 'h200' fits 2 OpenCL devices; choose by number: 0: NVIDIA H200",
      })
  void whatMeansNoDeviceOrSeveralIsAnErrorThatListsThem(String backend, String message) {
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> OpenClDevices.select(backend, TWO_CARDS));
    assertTrue(error.getMessage().startsWith(message), error.getMessage());
  }

  @Test
  void aPrefixAloneNamesNoDevice() {
    var error = assertThrows(IllegalArgumentException.class, () -> OpenClDevices.of("opencl:"));
    assertEquals(
        "'opencl:' names no device: write opencl:0, or opencl: and part of a name",
        error.getMessage());
  }

  /**
   * Platform 2 lists no devices, and device 31 of platform 3 does not say its name; numbers are 0.
   */
  private static final Drivers SOME_FAIL =
      new Drivers() {
        @Override
        public List<Long> platforms() {
          return List.of(1L, 2L, 3L);
        }

        @Override
        public List<Long> devices(long platform) {
          if (platform == 2) {
            throw new IllegalStateException("error -30");
          }
          return platform == 1 ? List.of(11L) : List.of(31L, 32L);
        }

        @Override
        public String platformText(long platform, int property) {
          return "platform " + platform;
        }

        @Override
        public String deviceText(long device, int property) {
          if (device == 31) {
            throw new IllegalStateException("error -33");
          }
          return "device " + device;
        }

        @Override
        public long deviceNumber(long device, int property) {
          return 0;
        }
      };

  @Test
  void aDriverThatFailsHidesNoOther() {
    List<OpenClDevice> devices = OpenClDevices.all(SOME_FAIL);

    assertEquals(
        List.of("device 11", "unknown", "unknown", "device 32"),
        devices.stream().map(OpenClDevice::name).toList());
    assertEquals(
        List.of("opencl:0", "opencl:1", "opencl:2", "opencl:3"),
        devices.stream().map(OpenClDevice::backend).toList());
    assertEquals(
        "the driver of platform platform 2 fails (error -30): install another version of it, or"
            + " remove it",
        devices.get(1).obstacle().orElseThrow());
    assertTrue(devices.get(2).obstacle().orElseThrow().contains("platform 3 fails (error -33)"));
  }

  @Test
  @Tag("opencl")
  void theDriverOfThisMachineTellsEverything() {
    for (OpenClDevice device : OpenClDevices.all()) {
      assertFalse(device.name().isBlank());
      assertTrue(device.deviceVersion().startsWith("OpenCL "), device.deviceVersion());
      assertTrue(device.platformVersion().startsWith("OpenCL "), device.platformVersion());
      assertFalse(device.driverVersion().isBlank());
      assertTrue(device.computeUnits() >= 1);
      assertTrue(device.globalMemoryBytes() >= device.largestAllocationBytes());
      assertEquals(Optional.empty(), device.obstacle());
      assertEquals(device, OpenClDevices.of(device.backend()));
    }
    assertFalse(OpenClDevices.all().isEmpty(), "the tests need a device: PoCL will do");
  }

  @Test
  @Tag("opencl")
  void poclIsNoGpu() {
    OpenClDevices.all().stream()
        .filter(device -> device.platformName().equals("Portable Computing Language"))
        .forEach(device -> assertEquals(OpenClDevice.Type.CPU, device.type()));
  }

  @Test
  @Tag("opencl")
  void withoutADriverTheErrorSaysWhatToInstall() throws Exception {
    String answer = AnotherJvm.answer(Ask.class, "OCL_ICD_VENDORS", "/nowhere");
    assertTrue(
        answer.startsWith(
            "opencl:0 cannot run: OpenCL finds no device on this machine: install your device's"
                + " driver, or PoCL"),
        answer);
    String script = Files.readString(Path.of("..", "scripts", "lib", "setup.sh"));
    String packages = script.replaceFirst("(?s).*\npocl=\\((.*?)\\)\n.*", "$1");
    assertTrue(answer.endsWith("(Debian: apt-get install " + packages + ")"), answer);
  }

  /** Prints the first device, or why there is none. */
  static final class Ask {
    public static void main(String[] args) {
      try {
        System.out.println(OpenClDevices.of("opencl:0"));
      } catch (IllegalStateException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
