package moebench.reports.compare;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import moebench.reports.chart.Ticks;
import moebench.reports.data.RunData;
import moebench.reports.data.Sample;
import moebench.reports.page.Facts;
import moebench.reports.schema.Device;
import moebench.reports.schema.Result;
import moebench.reports.schema.Row;

/** What a reader must know of a side: where it ran, from what, and what the machine can do. */
final class SideFacts {
  /** Those facts of a run that may explain a difference. */
  private static final Set<String> TELLING =
      Set.of(
          "Run",
          "Started",
          "Commit",
          "Java",
          "JVM flags",
          "Processor",
          "Vectors",
          "Cores",
          "Caches",
          "Memory",
          "System");

  private SideFacts() {}

  /** Facts by name, in order; what is not known is missing. */
  static Map<String, String> of(Side side) {
    Map<String, String> facts = new LinkedHashMap<>();
    Facts.of(side.run()).stream()
        .filter(fact -> TELLING.contains(fact.name()))
        .forEach(fact -> facts.put(fact.name(), fact.value()));
    facts.put("Back-end", side.computed());
    side.device().ifPresent(device -> device(device, facts));
    facts.put("Iterations of a fork", iterations(side));
    peaks(side.run(), facts);
    devicePeaks(side, facts);
    facts.put("Energy", energy(side));
    return facts;
  }

  private static void device(Device device, Map<String, String> facts) {
    facts.put(
        "Device driver",
        "%s, %s; driver %s; %s"
            .formatted(
                device.platform(),
                device.platformVersion(),
                device.driverVersion(),
                device.deviceVersion()));
  }

  private static String iterations(Side side) {
    Set<String> all = new TreeSet<>();
    forks(side)
        .forEach(
            f -> all.add(f.round().iterations() + " × " + f.round().iterationMillis() + " ms"));
    return String.join(" or ", all);
  }

  private static List<Side.Fork> forks(Side side) {
    return side.forks().values().stream().flatMap(List::stream).toList();
  }

  private static void peaks(RunData run, Map<String, String> facts) {
    peak(run, facts, "FMA peak, one core", Result.Probe::fmaGflopsOneCore, " GFLOP/s");
    peak(run, facts, "FMA peak, all cores", Result.Probe::fmaGflopsAllCores, " GFLOP/s");
    peak(run, facts, "Memory reads, one core", Result.Probe::readGbPerSecondOneCore, " GB/s");
    peak(run, facts, "Memory reads, all cores", Result.Probe::readGbPerSecondAllCores, " GB/s");
  }

  private static void peak(
      RunData run,
      Map<String, String> facts,
      String name,
      Function<Result.Probe, List<Double>> repeats,
      String unit) {
    median(facts, name, run.probes().stream().flatMap(p -> repeats.apply(p).stream()), unit);
  }

  private static void devicePeaks(Side side, Map<String, String> facts) {
    List<Result.DeviceProbe> probes =
        side.run().deviceProbes().getOrDefault(side.backend(), List.of());
    median(
        facts,
        "FP32 peak of the device",
        probes.stream().flatMap(p -> p.fp32Gflops().stream()),
        " GFLOP/s");
    median(
        facts,
        "Memory reads of the device",
        probes.stream().flatMap(p -> p.readGbPerSecond().stream()),
        " GB/s");
  }

  private static void median(
      Map<String, String> facts, String name, Stream<Double> repeats, String unit) {
    List<Double> values = repeats.toList();
    if (!values.isEmpty()) {
      facts.put(name, Ticks.plain(Sample.of(values).median()) + unit);
    }
  }

  /** The meters, or why there are none. */
  private static String energy(Side side) {
    Set<String> meters = new TreeSet<>();
    Set<String> reasons = new LinkedHashSet<>();
    for (Side.Fork fork : forks(side)) {
      Result.Energy energy = fork.measurement().energy();
      if (energy == null) {
        reasons.add("not recorded (results of schema 1.1 or older)");
      } else if (energy.measuredJoulesPerToken() == null) {
        reasons.add(energy.missing());
      } else {
        meters.addAll(energy.measuredJoulesPerToken().keySet());
      }
    }
    return meters.isEmpty()
        ? "none: " + String.join("; ", reasons)
        : "measured by " + String.join(", ", meters);
  }

  /** Why the numbers of a side must be read with care; empty when there is no reason. */
  static List<String> warnings(Side side) {
    Set<String> warnings = new LinkedHashSet<>();
    if (side.run().manifest().meaningless() != null) {
      warnings.add(
          "The numbers of %s mean nothing: %s."
              .formatted(side.letter(), side.run().manifest().meaningless()));
    }
    List<Row> timed =
        side.run().usable().stream().filter(r -> r.result() instanceof Result.Speed).toList();
    List<Row> suspect = timed.stream().filter(r -> r.validity() == Row.Validity.SUSPECT).toList();
    if (!suspect.isEmpty()) {
      warnings.add(
          "%d of %d forks of %s are suspect, such as for this reason: %s."
              .formatted(
                  suspect.size(),
                  timed.size(),
                  side.letter(),
                  suspect.getFirst().validityReasons().getFirst()));
    }
    return List.copyOf(warnings);
  }
}
