package moebench.bench.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import moebench.reports.data.Sample;
import moebench.reports.schema.Agreement;
import moebench.reports.schema.Result;
import moebench.sim.cluster.device.DeviceProfile;
import moebench.sim.cluster.device.Precision;
import moebench.sim.cluster.fit.Calibration;

/** Predicted against measured times of layers and training steps on one machine. */
public final class MachineValidation {
  private static final double GOAL_MEDIAN = 0.10;
  private static final double GOAL_NINETIETH = 0.25;

  private MachineValidation() {}

  /**
   * Fits each third of the cells in turn and judges the rest by it.
   *
   * @throws IllegalArgumentException when too few cells were timed
   */
  public static Result.Simulation run(Measurements measured) {
    List<Calibration.Judged> judged = Calibration.crossCheck(measured.timings());
    List<Agreement> agreements =
        judged.stream()
            .map(j ->
                new Agreement(
                    j.measured().training() ? "training step" : "forward pass",
                    j.measured().label(),
                    "ms",
                    j.seconds() * 1e3,
                    j.measured().seconds() * 1e3,
                    kind(j)))
            .toList();
    List<String> notes = new ArrayList<>();
    notes.add(errors("All", agreements));
    for (String table : List.of("forward pass", "training step")) {
      notes.add(errors(table, agreements.stream().filter(a -> a.table().equals(table)).toList()));
    }
    notes.add(
        "Fitted to each third of %d configurations in turn, judged on the other two; medians of %s. Measured: %s."
            .formatted(measured.timings().size(), measured.forks(), measured.provenance()));
    return Simulations.agreements(agreements, notes);
  }

  /**
   * The machine as a device of the simulator: the ceilings that its probe measured, and the share
   * of the peak that was fitted to its cells. Absent without a probe and a forward pass.
   */
  public static Optional<String> profile(Measurements measured) {
    if (measured.probe().isEmpty()
        || measured.manifest().machine() == null
        || measured.manifest().machine().memoryBytes() == null) {
      return Optional.empty();
    }
    Result.Probe probe = measured.probe().orElseThrow();
    long memory = measured.manifest().machine().memoryBytes();
    double share = Calibration.onAll(measured.timings()).gemmEfficiency();
    return Optional.of(
        Yaml.write(
            new DeviceProfile(
                measured.manifest().runId(),
                Map.of(
                    "all",
                    "measured: FMA peak and memory reads of all cores; efficiency fitted; "
                        + measured.provenance()),
                Map.of(Precision.FP32, Sample.of(probe.fmaGflopsAllCores()).median() / 1e3),
                memory / 1e9,
                Sample.of(probe.readGbPerSecondAllCores()).median(),
                null,
                null,
                0,
                1,
                new DeviceProfile.Efficiency(share, 1, 0))));
  }

  private static String kind(Calibration.Judged j) {
    int topK = j.measured().shape().topK();
    return j.measured().shape().experts() == 1 ? "dense" : topK == 1 ? "switch" : "moe";
  }

  /** Median and 90th percentile of the errors' size, and whether both goals are met. */
  private static String errors(String name, List<Agreement> agreements) {
    double[] sizes = agreements.stream().mapToDouble(a -> Math.abs(a.error())).sorted().toArray();
    double median = Sample.of(DoubleStream.of(sizes).boxed().toList()).median();
    double ninetieth = sizes[(int) Math.ceil(0.9 * sizes.length) - 1];
    return String.format(
        Locale.ROOT,
        "%s: %d timings judged, median error %.1f%% (goal 10%%), 90th percentile %.1f%% (goal 25%%): goals %s.",
        name,
        sizes.length,
        median * 100,
        ninetieth * 100,
        median <= GOAL_MEDIAN && ninetieth <= GOAL_NINETIETH ? "met" : "missed");
  }
}
