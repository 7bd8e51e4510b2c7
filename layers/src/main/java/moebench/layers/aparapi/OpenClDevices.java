package moebench.layers.aparapi;

import com.aparapi.device.OpenCLDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The OpenCL devices of this machine, and how one of them is named. */
public final class OpenClDevices {
  /** Begins the name of a device as a back-end: {@code opencl:0} or {@code opencl:h200}. */
  public static final String PREFIX = "opencl:";

  /** The kernels run in groups of this size. */
  static final int GROUP = 256;

  private static final int LEAST_LOCAL_BYTES = 16 << 10;
  private static final String INSTALL =
      "install your device's driver, or PoCL for the CPU"
          + " (Debian: apt-get install pocl-opencl-icd ocl-icd-libopencl1)";

  // cl.h, CL_PLATFORM_… and CL_DEVICE_…
  private static final int PLATFORM_VERSION = 0x0901;
  private static final int PLATFORM_NAME = 0x0902;
  private static final int TYPE = 0x1000;
  private static final int COMPUTE_UNITS = 0x1002;
  private static final int LARGEST_GROUP = 0x1004;
  private static final int PREFERRED_WIDTH = 0x100A;
  private static final int CLOCK = 0x100C;
  private static final int LARGEST_ALLOCATION = 0x1010;
  private static final int GLOBAL_MEMORY = 0x101F;
  private static final int LOCAL_MEMORY = 0x1023;
  private static final int AVAILABLE = 0x1027;
  private static final int COMPILER_AVAILABLE = 0x1028;
  private static final int NAME = 0x102B;
  private static final int VENDOR = 0x102C;
  private static final int DRIVER_VERSION = 0x102D;
  private static final int DEVICE_VERSION = 0x102F;
  private static final int NATIVE_WIDTH = 0x103A;

  private OpenClDevices() {}

  /** Every device of every platform, usable or not; none where OpenCL is not installed. */
  public static List<OpenClDevice> all() {
    return OpenClApi.load().map(OpenClDevices::all).orElse(List.of());
  }

  /** One driver that fails hides no other: what it does not tell stands there as unusable. */
  static List<OpenClDevice> all(Drivers drivers) {
    List<OpenClDevice> devices = new ArrayList<>();
    for (long platform : drivers.platforms()) {
      try {
        for (long device : drivers.devices(platform)) {
          devices.add(device(drivers, platform, device, devices.size()));
        }
      } catch (IllegalStateException e) {
        devices.add(OpenClDevice.ofFailingDriver(devices.size(), name(drivers, platform), e));
      }
    }
    return List.copyOf(devices);
  }

  private static String name(Drivers drivers, long platform) {
    try {
      return drivers.platformText(platform, PLATFORM_NAME);
    } catch (IllegalStateException e) {
      return "without a name";
    }
  }

  /** Why there is no device at all and what to do, in one line; empty when there is one. */
  public static Optional<String> obstacle() {
    if (OpenClApi.load().isEmpty()) {
      return Optional.of("no OpenCL on this machine: " + INSTALL);
    }
    return all().isEmpty()
        ? Optional.of("OpenCL finds no device on this machine: " + INSTALL)
        : Optional.empty();
  }

  /** Whether a back-end's name is meant for a device. */
  public static boolean isNamed(String backend) {
    return backend.startsWith(PREFIX);
  }

  /**
   * Checks the form of a back-end's name without looking for the device.
   *
   * @throws IllegalArgumentException when nothing follows {@link #PREFIX}
   */
  public static void requireForm(String backend) {
    if (!isNamed(backend) || backend.substring(PREFIX.length()).isBlank()) {
      throw new IllegalArgumentException(
          "'%s' names no device: write opencl:0, or opencl: and part of a name".formatted(backend));
    }
  }

  /**
   * The usable device that a back-end's name means: its index, or part of its name in upper or
   * lower case.
   *
   * @param backend such as {@code opencl:0} or {@code opencl:h200}
   * @throws IllegalArgumentException naming the devices there are, when none or several match
   * @throws IllegalStateException when there is no device, or this one cannot be used
   */
  public static OpenClDevice of(String backend) {
    requireForm(backend);
    obstacle()
        .ifPresent(why -> {
          throw new IllegalStateException(backend + " cannot run: " + why);
        });
    OpenClDevice device = select(backend, all());
    device
        .obstacle()
        .ifPresent(why -> {
          throw new IllegalStateException("device %s cannot run: %s".formatted(device, why));
        });
    return device;
  }

  static OpenClDevice select(String backend, List<OpenClDevice> devices) {
    String wanted = backend.substring(PREFIX.length()).strip();
    String list = devices.stream().map(OpenClDevice::toString).collect(Collectors.joining("; "));
    if (wanted.chars().allMatch(Character::isDigit)) {
      return devices.stream()
          .filter(device -> String.valueOf(device.index()).equals(wanted))
          .findFirst()
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "there is no OpenCL device %s; choose among %s".formatted(wanted, list)));
    }
    List<OpenClDevice> same =
        devices.stream().filter(device -> device.name().equalsIgnoreCase(wanted)).toList();
    List<OpenClDevice> found =
        same.isEmpty()
            ? devices.stream()
                .filter(device -> lower(device.name()).contains(lower(wanted)))
                .toList()
            : same;
    if (found.size() == 1) {
      return found.getFirst();
    }
    throw new IllegalArgumentException(
        found.isEmpty()
            ? "no OpenCL device is called '%s'; choose among %s".formatted(wanted, list)
            : "'%s' fits %d OpenCL devices; choose by number: %s"
                .formatted(
                    wanted,
                    found.size(),
                    found.stream().map(OpenClDevice::toString).collect(Collectors.joining("; "))));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static OpenClDevice device(Drivers api, long platform, long device, int index) {
    try {
      return described(api, platform, device, index);
    } catch (IllegalStateException e) {
      return OpenClDevice.ofFailingDriver(index, name(api, platform), e);
    }
  }

  private static OpenClDevice described(Drivers api, long platform, long device, int index) {
    return new OpenClDevice(
        index,
        device,
        api.deviceText(device, NAME),
        api.deviceText(device, VENDOR),
        type(api.deviceNumber(device, TYPE)),
        api.platformText(platform, PLATFORM_NAME),
        api.platformText(platform, PLATFORM_VERSION),
        api.deviceText(device, DEVICE_VERSION),
        api.deviceText(device, DRIVER_VERSION),
        (int) api.deviceNumber(device, COMPUTE_UNITS),
        (int) api.deviceNumber(device, CLOCK),
        api.deviceNumber(device, LOCAL_MEMORY),
        api.deviceNumber(device, GLOBAL_MEMORY),
        api.deviceNumber(device, LARGEST_ALLOCATION),
        (int) api.deviceNumber(device, PREFERRED_WIDTH),
        (int) api.deviceNumber(device, NATIVE_WIDTH),
        (int) api.deviceNumber(device, LARGEST_GROUP),
        obstacle(api, device));
  }

  private static OpenClDevice.Type type(long bits) {
    if ((bits & 4) != 0) {
      return OpenClDevice.Type.GPU;
    }
    if ((bits & 8) != 0) {
      return OpenClDevice.Type.ACCELERATOR;
    }
    return (bits & 2) != 0 ? OpenClDevice.Type.CPU : OpenClDevice.Type.OTHER;
  }

  private static Optional<String> obstacle(Drivers api, long device) {
    if (api.deviceNumber(device, AVAILABLE) == 0) {
      return Optional.of("its driver says that it is not available");
    }
    if (api.deviceNumber(device, COMPILER_AVAILABLE) == 0) {
      return Optional.of("its driver has no compiler for OpenCL C");
    }
    long group = api.deviceNumber(device, LARGEST_GROUP);
    if (group < GROUP) {
      return Optional.of("the kernels need groups of %d, it has %d".formatted(GROUP, group));
    }
    long local = api.deviceNumber(device, LOCAL_MEMORY);
    if (local < LEAST_LOCAL_BYTES) {
      return Optional.of(
          "the kernels need %d bytes of local memory, it has %d"
              .formatted(LEAST_LOCAL_BYTES, local));
    }
    return aparapiDevice(device).isPresent()
        ? Optional.empty()
        : Optional.of(
            "Aparapi does not see it; its native library supports Linux and Windows on x86-64,"
                + " Linux on ARM and macOS on x86-64");
  }

  /** Aparapi's object for the device with this address. */
  static Optional<OpenCLDevice> aparapiDevice(long id) {
    return OpenCLDevice.listDevices(null).stream()
        .filter(device -> device.getDeviceId() == id)
        .findFirst();
  }
}
