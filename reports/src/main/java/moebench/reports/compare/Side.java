package moebench.reports.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import moebench.reports.data.RunData;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Device;
import moebench.reports.schema.Result;
import moebench.reports.schema.Row;

/**
 * One of the things compared: a back-end in a run.
 *
 * @param letter by which tables name it
 * @param run where it was measured
 * @param backend that computed
 * @param device where it computed; empty when that was the host
 * @param forks by what they timed
 */
public record Side(
    String letter,
    RunData run,
    String backend,
    Optional<Device> device,
    Map<Work, List<Fork>> forks) {

  /** Forks of a run with the same number followed one another, work by work. */
  record Round(int fork, int iterations, int iterationMillis) {
    static Round of(Cell.Speed c) {
      return new Round(c.fork(), c.iterations(), c.iterationMillis());
    }
  }

  /** One fork of a work. */
  record Fork(Round round, Result.Measurement measurement) {}

  /** The side of a back-end in a run. */
  static Side of(String letter, RunData run, String backend) {
    Optional<Device> device = Optional.ofNullable(run.devices().get(backend));
    Map<Work, List<Fork>> forks = new LinkedHashMap<>();
    for (Row row : run.usable()) {
      if (row.cell() instanceof Cell.Speed cell && cell.backend().equals(backend)) {
        for (Result.Measurement m : ((Result.Speed) row.result()).measurements()) {
          forks
              .computeIfAbsent(Work.of(cell, device.isPresent(), m), work -> new ArrayList<>())
              .add(new Fork(Round.of(cell), m));
        }
      }
    }
    return new Side(letter, run, backend, device, forks);
  }

  /** The forks of a work; those of a device for any number of threads. Empty if there are none. */
  List<Fork> forks(Work work) {
    return forks.getOrDefault(device.isPresent() ? work.withoutThreads() : work, List.of());
  }

  /** Logarithm of each fork's value by round; empty where the metric was not measured. */
  Map<Round, Double> logarithms(Work work, Metric metric) {
    Map<Round, Double> logarithms = new LinkedHashMap<>();
    for (Fork fork : forks(work)) {
      OptionalDouble value = metric.of(fork.measurement());
      value.ifPresent(v -> logarithms.put(fork.round(), Math.log(v)));
    }
    return logarithms;
  }

  /** What measured a metric, by kind; empty where nothing did, or where it does not matter. */
  Set<String> meters(Work work, Metric metric) {
    return forks(work).stream()
        .flatMap(fork -> metric.meters(fork.measurement()).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What computed: such as {@code simd} or {@code NVIDIA H200 (GPU, opencl:0)}. */
  String computed() {
    return device().map(d -> "%s (%s, %s)".formatted(d.name(), d.type(), backend)).orElse(backend);
  }

  /** Such as {@code A (20260102T030405Z-abc, simd)}. */
  @Override
  public String toString() {
    return "%s (%s, %s)".formatted(letter, run.manifest().runId(), computed());
  }
}
