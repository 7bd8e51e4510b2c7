package moebench.bench.devices;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import moebench.reports.data.Roof;
import moebench.reports.data.Sample;
import moebench.reports.schema.Device;
import moebench.reports.schema.Result;

/**
 * A back-end or an OpenCL device, and what is known of it.
 *
 * @param backend its name on the command line, such as {@code simd} or {@code opencl:0}
 * @param usable whether it computes here
 * @param obstacle why it does not and what to do; absent when it does
 * @param description of kernels in Java; absent for a device
 * @param device what the driver says; absent for kernels in Java, and where it fails
 * @param probe what was measured; absent when nothing was
 * @param probeFailure why nothing was, although it was tried; absent otherwise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackendState(
    String backend,
    boolean usable,
    String obstacle,
    String description,
    Device device,
    Result probe,
    String probeFailure) {

  /** The same with what a probe measured. */
  BackendState withProbe(Result measured) {
    return new BackendState(backend, usable, obstacle, description, device, measured, null);
  }

  /** The same with the reason why there is no probe. */
  BackendState withoutProbe(String failure) {
    return new BackendState(backend, usable, obstacle, description, device, null, failure);
  }

  /** What it can do at most, all cores or the whole device; empty when it was not measured. */
  public Optional<Roof> roof() {
    return switch (probe) {
      case Result.Probe p ->
          Optional.of(
              new Roof(
                  Sample.of(p.fmaGflopsAllCores()).median(),
                  Sample.of(p.readGbPerSecondAllCores()).median()));
      case Result.DeviceProbe p ->
          Optional.of(
              new Roof(
                  Sample.of(p.fp32Gflops()).median(), Sample.of(p.readGbPerSecond()).median()));
      case null, default -> Optional.empty();
    };
  }
}
