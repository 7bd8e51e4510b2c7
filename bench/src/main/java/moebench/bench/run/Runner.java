package moebench.bench.run;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import moebench.bench.machine.Surroundings;
import moebench.bench.sweep.Plan;
import moebench.bench.sweep.PlannedCell;
import moebench.reports.schema.Result;
import moebench.reports.schema.Row;

/**
 * Measures the cells of a plan that have no result yet, in its order. Between cells that run alone,
 * the others run side by side, one per worker. A cell that fails leaves a row with the reason, and
 * the rest goes on.
 */
public final class Runner {
  private static final double MOST_ALLOCATED = 64 << 10;

  private final Plan plan;
  private final Measurer measurer;
  private final int workers;
  private final Optional<Duration> timeLimit;
  private final Path logs;
  private final Consumer<Row> rows;
  private final Progress progress;

  private final Pace pace = new Pace();
  private final Set<String> ended = new HashSet<>();
  private final long startNanos = System.nanoTime();
  private double secondsBefore;
  private int failures;
  private int leftOut;
  private volatile boolean stopped;

  /**
   * What a run came to.
   *
   * @param failed cells without a result because something went wrong
   * @param leftOut optional cells that did not fit into the time limit
   * @param stopped whether {@link Runner#stop} ended it
   */
  public record Outcome(int failed, int leftOut, boolean stopped) {}

  /**
   * @param workers cells that are measured side by side
   * @param timeLimit after which no optional cell may end
   * @param logs folder for the logs of cells
   * @param rows takes each row as its cell ends; must not return before the row is safe
   */
  public Runner(
      Plan plan,
      Measurer measurer,
      int workers,
      Optional<Duration> timeLimit,
      Path logs,
      Consumer<Row> rows,
      Progress progress) {
    this.plan = plan;
    this.measurer = measurer;
    this.workers = workers;
    this.timeLimit = timeLimit;
    this.logs = logs;
    this.rows = rows;
    this.progress = progress;
  }

  /**
   * Takes over what an earlier part of the run did: finished cells are not measured again, failed
   * ones are.
   *
   * @param seconds that the earlier part took
   */
  public void resumeAfter(List<Row> earlier, double seconds) {
    secondsBefore = seconds;
    for (PlannedCell cell : plan.cells()) {
      earlier.stream()
          .filter(row -> row.id().equals(cell.id()) && row.status() == Row.Status.DONE)
          .forEach(row -> finished(cell, row));
    }
  }

  private void finished(PlannedCell cell, Row row) {
    ended.add(cell.id());
    pace.record(cell, Duration.between(row.started(), row.ended()).toMillis() / 1e3);
  }

  /** Time spent so far, earlier parts included. */
  public double activeSeconds() {
    return secondsBefore + (System.nanoTime() - startNanos) / 1e9;
  }

  /** Begins no further cell, and records none that is still being measured. */
  public void stop() {
    stopped = true;
  }

  /** Measures; returns when every cell ended or the run was stopped. */
  public Outcome run() {
    ExecutorService pool = Executors.newFixedThreadPool(workers, Runner::thread);
    List<PlannedCell> open =
        plan.cells().stream().filter(cell -> !ended.contains(cell.id())).toList();
    List<Future<?>> sideBySide = new ArrayList<>();
    try {
      for (PlannedCell cell : open) {
        if (cell.runsAlone()) {
          awaitAll(sideBySide);
          measure(cell);
        } else {
          sideBySide.add(pool.submit(() -> measure(cell)));
        }
      }
      awaitAll(sideBySide);
    } finally {
      pool.shutdownNow();
    }
    return new Outcome(failures, leftOut, stopped);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "cell");
    thread.setDaemon(true);
    return thread;
  }

  private static void awaitAll(List<Future<?>> futures) {
    futures.forEach(Runner::await);
    futures.clear();
  }

  private static void await(Future<?> future) {
    try {
      future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void measure(PlannedCell cell) {
    if (!begin(cell)) {
      return;
    }
    Surroundings.Watch watch = Surroundings.begin();
    Instant start = Instant.now();
    Path log = logs.resolve(cell.id() + ".log");
    Result result = null;
    String reason = null;
    try {
      result = measurer.measure(cell, log);
    } catch (OutOfMemoryError e) {
      reason = "out of memory: give Java more (-Xmx), or run fewer or smaller cells";
    } catch (Exception e) {
      reason = e.getMessage() == null ? e.toString() : e.getMessage();
      writeTrace(e, log);
    }
    end(cell, row(cell, result, reason, start, watch.end()));
  }

  /** The row has the reason; the trace is for whoever wants to know more. */
  private static void writeTrace(Exception e, Path log) {
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    try {
      Files.writeString(
          log, trace.toString(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException cannotWrite) {
      // A full disk, most likely: writing the row will say so.
    }
  }

  private synchronized boolean begin(PlannedCell cell) {
    if (stopped) {
      return false;
    }
    if (cell.optional() && timeLimit.isPresent()) {
      double left = timeLimit.get().toMillis() / 1e3 - activeSeconds();
      if (pace.seconds(cell) > left) {
        leftOut++;
        return false;
      }
    }
    progress.started(cell.label());
    return true;
  }

  private synchronized void end(PlannedCell cell, Row row) {
    if (stopped) {
      return;
    }
    try {
      rows.accept(row);
    } catch (RuntimeException e) {
      stopped = true;
      throw e;
    }
    String outcome;
    if (row.status() == Row.Status.DONE) {
      finished(cell, row);
      outcome = row.validity() == Row.Validity.VALID ? "done" : "done, suspect";
    } else {
      ended.add(cell.id());
      failures++;
      outcome = "FAILED: " + row.reason();
    }
    progress.ended(cell.label(), outcome, ended.size(), plan.cells().size(), left());
  }

  private static Row row(
      PlannedCell cell, Result result, String reason, Instant start, Surroundings surroundings) {
    List<String> suspicions = new ArrayList<>(surroundings.suspicions());
    if (result instanceof Result.Speed speed) {
      suspicions.addAll(notCompiled(speed));
    }
    return new Row(
        cell.id(),
        cell.cell(),
        result == null ? Row.Status.FAILED : Row.Status.DONE,
        reason,
        start,
        Instant.now(),
        surroundings.loadBefore(),
        surroundings.loadAfter(),
        surroundings.steal(),
        validity(result, suspicions),
        suspicions,
        result);
  }

  /** Compiled code allocates next to nothing; vector code that is not compiled boxes vectors. */
  private static List<String> notCompiled(Result.Speed speed) {
    return speed.measurements().stream()
        .filter(m -> m.allocatedBytesPerOperation() != null)
        .filter(m -> m.allocatedBytesPerOperation() > MOST_ALLOCATED)
        .map(m ->
            "%s %s allocated %.0f bytes per operation: not all of it was compiled"
                .formatted(m.benchmark(), m.execution(), m.allocatedBytesPerOperation()))
        .toList();
  }

  private static Row.Validity validity(Result result, List<String> suspicions) {
    if (result == null) {
      return Row.Validity.INVALID;
    }
    return suspicions.isEmpty() ? Row.Validity.VALID : Row.Validity.SUSPECT;
  }

  /** Time for what is left, but no more than the limit leaves to optional cells. */
  private Duration left() {
    double certain = 0;
    double optional = 0;
    for (PlannedCell cell : plan.cells()) {
      if (!ended.contains(cell.id())) {
        double seconds = pace.seconds(cell) / (cell.runsAlone() ? 1 : workers);
        if (cell.optional()) {
          optional += seconds;
        } else {
          certain += seconds;
        }
      }
    }
    double all = certain + optional;
    if (timeLimit.isPresent()) {
      double untilLimit = Math.max(0, timeLimit.get().toMillis() / 1e3 - activeSeconds());
      all = Math.max(certain, Math.min(all, untilLimit));
    }
    return Duration.ofMillis(Math.round(all * 1e3));
  }
}
