package moebench.bench.machine;

import moebench.layers.aparapi.OpenClDevice;
import moebench.reports.schema.Device;

/** An OpenCL device in the terms of the result schema. */
public final class DeviceFacts {
  private DeviceFacts() {}

  /** What its driver says. */
  public static Device of(OpenClDevice d) {
    return new Device(
        d.name(),
        d.type().label(),
        d.vendor(),
        d.platformName(),
        d.platformVersion(),
        d.deviceVersion(),
        d.driverVersion(),
        d.computeUnits(),
        d.clockMhz() == 0 ? null : d.clockMhz(),
        d.localMemoryBytes(),
        d.globalMemoryBytes(),
        d.largestAllocationBytes(),
        d.preferredVectorWidth(),
        d.nativeVectorWidth());
  }
}
