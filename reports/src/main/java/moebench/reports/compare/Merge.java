package moebench.reports.compare;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import moebench.reports.CellId;
import moebench.reports.data.RunData;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Device;
import moebench.reports.schema.Manifest;
import moebench.reports.schema.Result;
import moebench.reports.schema.Row;

/**
 * Several runs of one machine as one run: parts of a sweep, or repeats of it. Nothing that was
 * measured is lost: forks of a part are numbered after those of the parts before it, so that forks
 * with one number still followed one another. A row that several parts hold is taken once. Of
 * training runs from the same seed, which are no repeats of each other, the one that ended last
 * counts. A failure gives way to a result of the same work in another part.
 *
 * @param manifest of the whole, which names its parts
 * @param rows of the whole
 */
public record Merge(Manifest manifest, List<Row> rows) {

  /** What a row is, whatever number it got. */
  private record Identity(Cell cell, Instant started, Result result) {}

  /**
   * Merges runs.
   *
   * @param runId of the whole
   * @param command the command line that asked for it
   * @throws CompareException if the machines, devices or texts differ, or works of the same name do
   */
  public static Merge of(List<RunData> parts, String runId, List<String> command) {
    if (parts.size() < 2) {
      throw new CompareException("one run is no merge: name another run");
    }
    requireOneMachine(parts);
    requireSameDevices(parts);
    requireOneText(parts);
    requireSameWork(parts);
    List<Row> rows = union(parts);
    return new Merge(manifest(parts, rows, runId, command), rows);
  }

  private static void requireOneMachine(List<RunData> parts) {
    requireSame(
        parts,
        part ->
            Optional.ofNullable(part.manifest().machine())
                .map(m ->
                    "%s, %d cores, %d-bit vectors".formatted(m.cpu(), m.cores(), m.vectorBits()))
                .orElse("an unknown machine"),
        "%s ran on %s, but %s on %s; merge takes runs of one machine, put others side by side with"
            + " `moebench compare`");
  }

  /** A back-end such as {@code opencl:0} is whatever the drivers listed first that day. */
  private static void requireSameDevices(List<RunData> parts) {
    parts.stream()
        .flatMap(part -> part.devices().keySet().stream())
        .distinct()
        .forEach(backend ->
            requireSame(
                parts.stream().filter(part -> part.devices().containsKey(backend)).toList(),
                part -> device(backend, part.devices().get(backend)),
                "%s computed on %s, but %s on %s; merge takes runs of one device and driver, put"
                    + " others side by side with `moebench compare`"));
  }

  private static String device(String backend, Device d) {
    return "%s, %s (%s, driver %s)".formatted(backend, d.name(), d.platform(), d.driverVersion());
  }

  private static void requireOneText(List<RunData> parts) {
    parts.stream()
        .filter(part -> part.manifest().corpus() != null)
        .collect(Collectors.groupingBy(part -> part.manifest().corpus().name()))
        .values()
        .forEach(same ->
            requireSame(
                same,
                part ->
                    part.manifest().corpus().name()
                        + " with SHA-256 "
                        + part.manifest().corpus().sha256(),
                "%s trained on %s, but %s on %s; that is other work"));
  }

  private static void requireSame(
      List<RunData> parts, Function<RunData, String> value, String message) {
    RunData first = parts.getFirst();
    for (RunData part : parts) {
      if (!value.apply(part).equals(value.apply(first))) {
        throw new CompareException(
            message.formatted(
                first.manifest().runId(),
                value.apply(first),
                part.manifest().runId(),
                value.apply(part)));
      }
    }
  }

  private static void requireSameWork(List<RunData> parts) {
    for (int i = 0; i < parts.size(); i++) {
      for (String backend : RunComparison.backends(parts.get(i))) {
        Side first = Side.of("one part", parts.get(i), backend);
        for (RunData other : parts.subList(i + 1, parts.size())) {
          SameWork.require(first, Side.of("another part", other, backend));
        }
      }
    }
  }

  private static List<Row> union(List<RunData> parts) {
    Map<Cell, Row> done = new LinkedHashMap<>();
    Map<Cell, Row> failed = new LinkedHashMap<>();
    Set<Identity> seen = new HashSet<>();
    for (RunData part : parts) {
      int before =
          Stream.concat(done.keySet().stream(), failed.keySet().stream())
              .mapToInt(Merge::number)
              .max()
              .orElse(0);
      for (Row row : part.rows()) {
        if (seen.add(new Identity(numbered(row.cell(), 0), row.started(), row.result()))) {
          Cell cell = numbered(row.cell(), before + number(row.cell()));
          if (row.status() != Row.Status.FAILED) {
            done.merge(cell, withCell(row, cell), Merge::later);
          } else if (!isDoneElsewhere(row, part, parts)) {
            failed.put(cell, withCell(row, cell));
          }
        }
      }
    }
    return Stream.concat(done.values().stream(), failed.values().stream()).toList();
  }

  private static Row later(Row a, Row b) {
    return b.ended().isBefore(a.ended()) ? a : b;
  }

  private static boolean isDoneElsewhere(Row failed, RunData part, List<RunData> parts) {
    Cell work = numbered(failed.cell(), 0);
    return parts.stream()
        .filter(other -> other != part)
        .flatMap(other -> other.rows().stream())
        .anyMatch(r -> r.status() == Row.Status.DONE && numbered(r.cell(), 0).equals(work));
  }

  /** Of a repeat, from 1; 0 for cells that have no repeats. */
  private static int number(Cell cell) {
    return switch (cell) {
      case Cell.Probe p -> p.round();
      case Cell.Speed s -> s.fork();
      case Cell.Comparison c -> c.fork();
      case Cell.Quality _, Cell.BestOfN _, Cell.Simulation _, Cell.Classical _, Cell.Ensemble _ ->
          0;
    };
  }

  private static Cell numbered(Cell cell, int number) {
    return switch (cell) {
      case Cell.Probe p -> new Cell.Probe(p.backend(), number);
      case Cell.Speed s -> s.withFork(number);
      case Cell.Comparison c -> c.withFork(number);
      case Cell.Quality q -> q;
      case Cell.BestOfN b -> b;
      case Cell.Simulation s -> s;
      case Cell.Classical c -> c;
      case Cell.Ensemble e -> e;
    };
  }

  private static Row withCell(Row r, Cell cell) {
    return new Row(
        CellId.of(cell),
        cell,
        r.status(),
        r.reason(),
        r.started(),
        r.ended(),
        r.loadBefore(),
        r.loadAfter(),
        r.steal(),
        r.validity(),
        r.validityReasons(),
        r.result());
  }

  private static Manifest manifest(
      List<RunData> parts, List<Row> rows, String runId, List<String> command) {
    List<Manifest> all = parts.stream().map(RunData::manifest).toList();
    int open = parts.stream().mapToInt(p -> p.manifest().plannedCells() - p.rows().size()).sum();
    boolean failures = rows.stream().anyMatch(r -> r.status() == Row.Status.FAILED);
    boolean ended =
        all.stream()
            .map(Manifest::status)
            .noneMatch(s -> s == Manifest.Status.RUNNING || s == Manifest.Status.INTERRUPTED);
    return new Manifest(
        Manifest.SCHEMA_VERSION,
        runId,
        "merge",
        command,
        Map.of(),
        text(all, Manifest::configurationHash),
        rows.size() + Math.max(0, open),
        Math.max(0, open),
        all.stream().map(Manifest::started).min(Comparator.naturalOrder()).orElseThrow(),
        all.stream()
            .map(Manifest::ended)
            .filter(Objects::nonNull)
            .max(Comparator.naturalOrder())
            .orElse(null),
        all.stream()
            .map(Manifest::activeSeconds)
            .filter(Objects::nonNull)
            .reduce(Double::sum)
            .orElse(null),
        !ended
            ? Manifest.Status.INTERRUPTED
            : failures ? Manifest.Status.COMPLETE_WITH_FAILURES : Manifest.Status.COMPLETE,
        text(all, Manifest::meaningless),
        common(all, Manifest::commit),
        common(all, Manifest::dirty),
        common(all, Manifest::java),
        all.getFirst().machine(),
        known(all, Manifest::corpus).stream().findFirst().orElse(null),
        all.stream().flatMap(Merge::origins).distinct().toList());
  }

  private static Stream<Manifest.Origin> origins(Manifest m) {
    return m.mergedFrom().isEmpty()
        ? Stream.of(
            new Manifest.Origin(
                m.runId(), m.command(), m.sweep(), m.started(), m.commit(), m.dirty(), m.java()))
        : m.mergedFrom().stream();
  }

  private static <T> Collection<T> known(List<Manifest> all, Function<Manifest, T> value) {
    return all.stream()
        .map(value)
        .filter(Objects::nonNull)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** What all parts agree on; absent where they do not. */
  private static <T> T common(List<Manifest> all, Function<Manifest, T> value) {
    T first = value.apply(all.getFirst());
    return all.stream().allMatch(m -> Objects.equals(value.apply(m), first)) ? first : null;
  }

  private static String text(List<Manifest> all, Function<Manifest, String> value) {
    Collection<String> texts = known(all, value);
    return texts.isEmpty() ? null : String.join("+", texts);
  }
}
