package moebench.bench.simulate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import moebench.reports.data.Sample;
import moebench.reports.schema.Agreement;
import moebench.reports.schema.Result;
import moebench.sim.cluster.device.DeviceProfile;
import moebench.sim.cluster.device.Precision;
import moebench.sim.cluster.fit.CrossCheck;
import moebench.sim.cluster.fit.Measured;
import moebench.sim.cluster.fit.Prices;
import moebench.sim.cluster.fit.Roofline;

/** Predicted against measured times of layers and training steps on one machine. */
public final class MachineValidation {
  private static final double GOAL_MEDIAN = 0.10;
  private static final double GOAL_NINETIETH = 0.25;
  private static final String ROOFLINE = "forward pass, roofline";

  private MachineValidation() {}

  /**
   * Deals the configurations into thirds, fits each in turn and judges the rest by it: prices of
   * the work in layers and training steps, and, for forward passes, the simulator's own roofline.
   *
   * @throws IllegalArgumentException when too few cells were timed
   */
  public static Result.Simulation run(Measurements measured) {
    HostTimings timings = measured.timings();
    List<List<Measured>> cells = timings.configurations();
    List<CrossCheck.Judged> judged = CrossCheck.of(cells, Prices::fit);
    List<String> notes = new ArrayList<>();
    notes.add(errors("All", judged));
    List<Agreement> agreements = new ArrayList<>();
    for (boolean training : new boolean[] {false, true}) {
      List<CrossCheck.Judged> alike =
          judged.stream().filter(j -> j.measured().training() == training).toList();
      if (!alike.isEmpty()) {
        String name = training ? "training step" : "forward pass";
        notes.add(errors(name, alike));
        agreements.addAll(agreements(name, alike));
      }
    }
    measured
        .probe()
        .ifPresent(probe -> {
          List<CrossCheck.Judged> roofline =
              CrossCheck.of(forward(cells), fitted -> Roofline.fit(fitted, bandwidth(probe)));
          notes.add(errors(ROOFLINE, roofline));
          agreements.addAll(agreements(ROOFLINE, roofline));
        });
    notes.add(
        "%d configurations dealt into thirds twenty times; six prices of work (roofline: one share of the peak) fitted to each third, judged on the other two; a point is the median of its predictions. Medians of %s; %s. Measured: %s."
            .formatted(
                cells.size(), timings.forksOfEach(), timings.disturbed(), measured.provenance()));
    return Simulations.agreements(agreements, notes);
  }

  private static List<List<Measured>> forward(List<List<Measured>> cells) {
    return cells.stream()
        .map(cell -> cell.stream().filter(m -> !m.training()).toList())
        .filter(cell -> !cell.isEmpty())
        .toList();
  }

  /** Of one thread, or of all cores. */
  private static IntToDoubleFunction bandwidth(Result.Probe probe) {
    double one = Sample.of(probe.readGbPerSecondOneCore()).median();
    double all = Sample.of(probe.readGbPerSecondAllCores()).median();
    return threads -> threads == 1 ? one : all;
  }

  /** One per timing: the median of what the fits that did not see it predict. */
  private static List<Agreement> agreements(String table, List<CrossCheck.Judged> judged) {
    Map<Measured, List<Double>> predictions = new LinkedHashMap<>();
    judged.forEach(j ->
        predictions
            .computeIfAbsent(j.measured(), timing -> new ArrayList<>())
            .add(j.seconds() * 1e3));
    return predictions.entrySet().stream()
        .map(entry ->
            new Agreement(
                table,
                entry.getKey().label(),
                "ms",
                Sample.of(entry.getValue()).median(),
                entry.getKey().seconds() * 1e3,
                kind(entry.getKey())))
        .toList();
  }

  /**
   * The machine as a device of the simulator: the ceilings that its probe measured, and the share
   * of the peak that its experts' products reached, the median of all forward passes. Absent
   * without a probe and a forward pass.
   */
  public static Optional<String> profile(Measurements measured) {
    List<Double> shares = measured.timings().expertShares();
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
  private static String errors(String name, List<CrossCheck.Judged> judged) {
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
