package moebench.reports.schema;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * An OpenCL device, as its driver describes it.
 *
 * @param name of the device
 * @param type {@code CPU}, {@code GPU}, {@code accelerator} or {@code other}
 * @param vendor of the device
 * @param platform such as {@code Portable Computing Language}
 * @param platformVersion OpenCL version of the platform
 * @param deviceVersion OpenCL version of the device
 * @param driverVersion of the driver
 * @param computeUnits that work side by side
 * @param clockMhz highest clock; absent where the driver does not know it
 * @param localMemoryBytes shared by a group of work items
 * @param globalMemoryBytes of the device
 * @param largestAllocationBytes of one buffer
 * @param preferredVectorWidth floats that one instruction should hold
 * @param nativeVectorWidth floats that one instruction holds
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Device(
    String name,
    String type,
    String vendor,
    String platform,
    String platformVersion,
    String deviceVersion,
    String driverVersion,
    int computeUnits,
    Integer clockMhz,
    long localMemoryBytes,
    long globalMemoryBytes,
    long largestAllocationBytes,
    int preferredVectorWidth,
    int nativeVectorWidth) {}
