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
  private int wrong;

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
      wrong += row.isWrong() ? 1 : 0;
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
        row.note(reason);
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

  /** Whether something was measured, and nothing was wrong. */
  synchronized boolean isRight() {
    return !measured.isEmpty() && wrong == 0;
  }

  /** Whether something was wrong, and how the experts' products fare against what was aimed at. */
  synchronized List<String> summary() {
    List<GpuRow> large = measured.stream().filter(r -> r.shape().tokens() >= LARGE).toList();
    String where = large.isEmpty() ? "at all sizes" : "at %d tokens and more".formatted(LARGE);
    List<GpuRow> rows = large.isEmpty() ? measured : large;
    List<String> lines = new ArrayList<>();
    if (wrong > 0) {
      lines.add("WRONG in %d rows".formatted(wrong));
    }
    sample(rows, GpuRow::expertsShareOfPeak)
        .ifPresent(shares -> {
          lines.add(line(where, "of the FP32 peak", shares, "0.50 on a GPU at large sizes"));
          if (shares.max() > 1) {
            lines.add("more than the peak: other work slowed its probe down; run again alone");
          }
        });
    sample(rows, GpuRow::expertsOverBlas)
        .ifPresent(ratios -> lines.add(line(where, "of the speed of cuBLAS", ratios, "0.70")));
    return lines;
  }

  private static Optional<Sample> sample(
      List<GpuRow> rows, Function<GpuRow, Optional<Double>> value) {
    List<Double> values = rows.stream().map(value).flatMap(Optional::stream).toList();
    return values.isEmpty() ? Optional.empty() : Optional.of(Sample.of(values));
  }

  private static String line(String where, String what, Sample values, String aim) {
    return "products of the experts %s: %.2f %s (median of %d rows, %.2f to %.2f; aim: %s)"
        .formatted(where, values.median(), what, values.n(), values.min(), values.max(), aim);
  }
}
