package moebench.bench.simulate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
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
import moebench.sim.cluster.fit.Measured;

/** Predicted against measured times of layers and training steps on one machine. */
public final class MachineValidation {
  private static final double GOAL_MEDIAN = 0.10;
  private static final double GOAL_NINETIETH = 0.25;

  private MachineValidation() {}

  /**
   * Deals the cells into thirds, fits each in turn and judges the rest by it.
   *
   * @throws IllegalArgumentException when too few cells were timed
   */
  public static Result.Simulation run(Measurements measured) {
    List<Calibration.Judged> judged = Calibration.crossCheck(measured.timings());
    List<String> notes = new ArrayList<>();
    notes.add(errors("All", judged));
    for (boolean training : new boolean[] {false, true}) {
      List<Calibration.Judged> alike =
          judged.stream().filter(j -> j.measured().training() == training).toList();
      if (!alike.isEmpty()) {
        notes.add(errors(name(training), alike));
      }
    }
    notes.add(
        "%d configurations dealt into thirds twenty times; prices of six terms fitted to each third, judged on the other two; a point is the median of its predictions. Medians of %s; %s. Measured: %s."
            .formatted(
                measured.timings().size(),
                measured.forks(),
                measured.disturbed(),
                measured.provenance()));
    return Simulations.agreements(agreements(judged), notes);
  }

  /** One per timing: the median of what the fits that did not see it predict. */
  private static List<Agreement> agreements(List<Calibration.Judged> judged) {
    Map<Measured, List<Double>> predictions = new LinkedHashMap<>();
    judged.forEach(j ->
        predictions
            .computeIfAbsent(j.measured(), timing -> new ArrayList<>())
            .add(j.seconds() * 1e3));
    return predictions.entrySet().stream()
        .sorted(Comparator.comparing(entry -> entry.getKey().training()))
        .map(entry ->
            new Agreement(
                name(entry.getKey().training()),
                entry.getKey().label(),
                "ms",
                Sample.of(entry.getValue()).median(),
                entry.getKey().seconds() * 1e3,
                kind(entry.getKey())))
        .toList();
  }

  private static String name(boolean training) {
    return training ? "training step" : "forward pass";
  }

  /**
   * The machine as a device of the simulator: the ceilings that its probe measured, and the share
   * of the peak that its experts' products reached, the median of all forward passes. Absent
   * without a probe and a forward pass.
   */
  public static Optional<String> profile(Measurements measured) {
    List<Double> shares = measured.expertShares();
    if (measured.probe().isEmpty()
        || shares.isEmpty()
        || measured.manifest().machine() == null
        || measured.manifest().machine().memoryBytes() == null) {
      return Optional.empty();
    }
    Result.Probe probe = measured.probe().orElseThrow();
    long memory = measured.manifest().machine().memoryBytes();
    double share = Math.min(1, Sample.of(shares).median());
    return Optional.of(
        Yaml.write(
            new DeviceProfile(
                measured.manifest().runId(),
                Map.of(
                    "all",
                    "measured: FMA peak and memory reads of all cores; efficiency of the experts' products in forward passes; "
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

  private static String kind(Measured m) {
    int topK = m.shape().topK();
    return m.shape().experts() == 1 ? "dense" : topK == 1 ? "switch" : "moe";
  }

  /** Median and 90th percentile of the errors' size, and whether both goals are met. */
  private static String errors(String name, List<Calibration.Judged> judged) {
    double[] sizes = judged.stream().mapToDouble(j -> Math.abs(j.error())).sorted().toArray();
    double median = Sample.of(DoubleStream.of(sizes).boxed().toList()).median();
    double ninetieth = sizes[(int) Math.ceil(0.9 * sizes.length) - 1];
    return String.format(
        Locale.ROOT,
        "%s: %d predictions judged, median error %.1f%% (goal 10%%), 90th percentile %.1f%% (goal 25%%): goals %s.",
        name,
        sizes.length,
        median * 100,
        ninetieth * 100,
        median <= GOAL_MEDIAN && ninetieth <= GOAL_NINETIETH ? "met" : "missed");
  }
}
