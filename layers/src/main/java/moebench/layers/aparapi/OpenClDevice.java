package moebench.layers.aparapi;

import java.util.Locale;
import java.util.Optional;

/**
 * An OpenCL device and what its driver says about it.
 *
 * @param index counts from 0 over all platforms
 * @param id address of OpenCL's own object, valid in this process only
 * @param name of the device
 * @param vendor of the device
 * @param type what the driver calls it
 * @param platformName such as {@code Portable Computing Language}
 * @param platformVersion OpenCL version of the platform
 * @param deviceVersion OpenCL version of the device
 * @param driverVersion of the driver
 * @param computeUnits that work side by side
 * @param clockMhz highest clock; 0 where the driver does not know it
 * @param localMemoryBytes shared by a group of work items
 * @param globalMemoryBytes of the device
 * @param largestAllocationBytes of one buffer
 * @param preferredVectorWidth floats that one instruction should hold
 * @param nativeVectorWidth floats that one instruction holds
 * @param largestGroup work items in a group at most
 * @param obstacle why it cannot be used and what to do, in one line; empty when it can
 */
public record OpenClDevice(
    int index,
    long id,
    String name,
    String vendor,
    Type type,
    String platformName,
    String platformVersion,
    String deviceVersion,
    String driverVersion,
    int computeUnits,
    int clockMhz,
    long localMemoryBytes,
    long globalMemoryBytes,
    long largestAllocationBytes,
    int preferredVectorWidth,
    int nativeVectorWidth,
    int largestGroup,
    Optional<String> obstacle) {

  /** What kind of processor a device is. */
  public enum Type {
    CPU,
    GPU,
    ACCELERATOR,
    OTHER;

    /** For people and JSON: {@code CPU}, {@code GPU}, {@code accelerator}, {@code other}. */
    public String label() {
      return this == CPU || this == GPU ? name() : name().toLowerCase(Locale.ROOT);
    }
  }

  /** In the place of a device, or of all of a platform, whose driver does not say what it is. */
  static OpenClDevice ofFailingDriver(int index, String platformName, IllegalStateException e) {
    String obstacle =
        "the driver of platform %s fails (%s): install another version of it, or remove it"
            .formatted(platformName, e.getMessage());
    return new OpenClDevice(
        index,
        0,
        "unknown",
        "",
        Type.OTHER,
        platformName,
        "",
        "",
        "",
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        Optional.of(obstacle));
  }

  /** Whether the driver said what it is; numbers are 0 and texts empty otherwise. */
  public boolean isKnown() {
    return computeUnits > 0;
  }

  /**
   * The same device with a lower limit of one buffer, which makes layers be cut as large ones are.
   */
  public OpenClDevice withLargestAllocation(long bytes) {
    return new OpenClDevice(
        index,
        id,
        name,
        vendor,
        type,
        platformName,
        platformVersion,
        deviceVersion,
        driverVersion,
        computeUnits,
        clockMhz,
        localMemoryBytes,
        globalMemoryBytes,
        Math.min(bytes, largestAllocationBytes),
        preferredVectorWidth,
        nativeVectorWidth,
        largestGroup,
        obstacle);
  }

  /** The name of this device as a back-end, such as {@code opencl:0}. */
  public String backend() {
    return OpenClDevices.PREFIX + index;
  }

  /** Such as {@code 0: NVIDIA H200 (GPU, NVIDIA CUDA)}. */
  @Override
  public String toString() {
    return "%d: %s (%s, %s)".formatted(index, name, type.label(), platformName);
  }
}
