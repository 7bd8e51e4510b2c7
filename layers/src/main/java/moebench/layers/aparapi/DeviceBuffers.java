package moebench.layers.aparapi;

import java.util.LinkedHashMap;
import java.util.Map;

/** The arrays that a layer needs on a device, checked against its limits before any is made. */
final class DeviceBuffers {
  /** Aparapi counts the bytes of a buffer in an int. */
  static final long MOST_VALUES = Integer.MAX_VALUE / Float.BYTES;

  private final OpenClDevice device;
  private final Map<String, Long> sizes = new LinkedHashMap<>();

  DeviceBuffers(OpenClDevice device) {
    this.device = device;
  }

  /** Values that one buffer holds at most. */
  static long most(OpenClDevice device) {
    return Math.min(MOST_VALUES, device.largestAllocationBytes() / Float.BYTES);
  }

  /**
   * Plans a buffer of {@code values} floats or ints.
   *
   * @throws IllegalArgumentException when it is larger than a buffer can be
   */
  DeviceBuffers with(String name, long values) {
    if (values > most(device)) {
      throw tooLarge(name, values, "one buffer holds", most(device));
    }
    sizes.put(name, values);
    return this;
  }

  /**
   * Plans two buffers, of which the second is called {@code …Rest} and may be empty.
   *
   * @throws IllegalArgumentException when one of them is larger than a buffer can be
   */
  DeviceBuffers with(String name, long values, long rest) {
    long most = most(device);
    if (rest > 0 && Math.max(values, rest) > most) {
      throw tooLarge(name, values + rest, "two buffers hold", 2 * most);
    }
    return with(name, values).with(name + "Rest", rest);
  }

  private IllegalArgumentException tooLarge(String name, long values, String what, long most) {
    return new IllegalArgumentException(
        "%s of this layer takes %s, but %s %s at most (%s): make it smaller"
            .formatted(
                name,
                gib(values),
                what,
                gib(most),
                most(device) == MOST_VALUES ? "a limit of Aparapi" : "device " + device));
  }

  /**
   * Checks that all fit together.
   *
   * @throws IllegalArgumentException when the device has less memory
   */
  DeviceBuffers check() {
    return checkWith(new DeviceBuffers(device));
  }

  /** The same for these buffers and {@code others}. */
  DeviceBuffers checkWith(DeviceBuffers others) {
    long values = values() + others.values();
    long most = device.globalMemoryBytes() / Float.BYTES;
    if (values > most) {
      throw new IllegalArgumentException(
          "this layer takes %s, but device %s has %s: make it smaller"
              .formatted(gib(values), device, gib(most)));
    }
    return this;
  }

  private long values() {
    return sizes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** A new array of a planned size; of one value when it is not needed, since none may be empty. */
  float[] floats(String name) {
    return new float[length(name)];
  }

  /** The same for whole numbers. */
  int[] ints(String name) {
    return new int[length(name)];
  }

  private int length(String name) {
    return Math.toIntExact(Math.max(1, sizes.getOrDefault(name, 0L)));
  }

  private static String gib(long values) {
    return "%.2f GiB".formatted((double) values * Float.BYTES / (1L << 30));
  }
}
