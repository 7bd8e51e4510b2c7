package moebench.bench.gpu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import moebench.reports.data.Sample;
import moebench.reports.figures.Table;

/** The rows of a check, in a file that is complete at any time. Two threads may add rows. */
final class GpuTable {
  /** Batches that the aims are about. */
  private static final int LARGE = 16384;

  private final Path file;
  private final Table table = Table.of(GpuRow.COLUMNS.toArray(String[]::new));
  private final List<GpuShape> missing;
  private final List<GpuRow> measured = new ArrayList<>();

  GpuTable(Path file, List<GpuShape> shapes) {
    this.file = file;
    this.missing = new ArrayList<>(shapes);
  }

  /** Writes a row and prints it. A row that came too late is dropped. */
  synchronized void add(GpuRow row) {
    if (missing.remove(row.shape())) {
      if (row.isMeasured()) {
        measured.add(row);
      }
      table.row(row.values());
      write();
      System.out.println(row.forPeople());
    }
  }

  /** Writes a row without values for every shape that has none, and prints how many these are. */
  synchronized void leaveOutTheRest(String reason) {
    if (!missing.isEmpty()) {
      for (GpuShape shape : missing) {
        GpuRow row = new GpuRow(shape, Optional.empty());
        row.failed(reason);
        table.row(row.values());
      }
      write();
      System.out.printf("%d rows of %d: %s%n", missing.size(), table.rows().size(), reason);
      missing.clear();
    }
  }

  private void write() {
    try {
      Files.writeString(file, table.csv());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  synchronized boolean isEmpty() {
    return measured.isEmpty();
  }

  /** How the experts' products fare against what was aimed at. */
  synchronized List<String> summary() {
    List<GpuRow> large = measured.stream().filter(r -> r.shape().tokens() >= LARGE).toList();
    String where = large.isEmpty() ? "at all sizes" : "at %d tokens and more".formatted(LARGE);
    List<GpuRow> rows = large.isEmpty() ? measured : large;
    List<String> lines = new ArrayList<>();
    line(rows, GpuRow::expertsShareOfPeak)
        .map(range ->
            "experts’ products %s: %s of the FP32 peak (aim on a GPU: 0.50 at large sizes)"
                .formatted(where, range))
        .ifPresent(lines::add);
    line(rows, GpuRow::expertsOverBlas)
        .map(range -> "%s: %s × cuBLAS FP32 (aim: 0.70)".formatted(where, range))
        .ifPresent(lines::add);
    return lines;
  }

  private static Optional<String> line(
      List<GpuRow> rows, Function<GpuRow, Optional<Double>> value) {
    List<Double> values = rows.stream().map(value).flatMap(Optional::stream).toList();
    if (values.isEmpty()) {
      return Optional.empty();
    }
    Sample sample = Sample.of(values);
    return Optional.of(
        "median %.2f, %.2f to %.2f over %d rows"
            .formatted(sample.median(), sample.min(), sample.max(), sample.n()));
  }
}
