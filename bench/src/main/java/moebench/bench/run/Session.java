package moebench.bench.run;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import moebench.bench.sweep.Plan;
import moebench.reports.RunFolder;
import moebench.reports.schema.Manifest;
import moebench.reports.schema.Manifest.Status;
import moebench.reports.schema.Row;

/**
 * One process' work on a run folder: it holds the lock, keeps the manifest up to date, and leaves a
 * folder that can be resumed when it is interrupted.
 */
public final class Session {
  private final RunFolder folder;
  private final Runner runner;
  private final String resume;
  private final PrintWriter err;
  private Manifest manifest;
  private boolean over;

  /**
   * @param folder with a manifest, and rows when it is resumed
   * @param plan of the manifest's sweep
   * @param timeLimit after which no optional cell may end
   * @param workers cells that are measured side by side
   * @param resume the command that goes on with a folder, such as {@code moebench resume}
   * @param err for the message of an interruption
   */
  public Session(
      RunFolder folder,
      Plan plan,
      Measurer measurer,
      Optional<Duration> timeLimit,
      int workers,
      Progress progress,
      String resume,
      PrintWriter err) {
    this.folder = folder;
    this.manifest = folder.manifest();
    this.resume = resume;
    this.err = err;
    this.runner =
        new Runner(plan, measurer, workers, timeLimit, folder.logs(), this::append, progress);
  }

  /**
   * Measures what is left to measure.
   *
   * @throws IllegalStateException when another process works in the folder
   */
  public Runner.Outcome run() {
    Thread interruption = new Thread(this::interrupt, "interruption");
    try (RunLock _ = RunLock.of(folder.dir())) {
      double before = manifest.activeSeconds() == null ? 0 : manifest.activeSeconds();
      runner.resumeAfter(folder.rows(), before);
      Runtime.getRuntime().addShutdownHook(interruption);
      try {
        write(Status.RUNNING);
        Runner.Outcome outcome = runner.run();
        finish(outcome.failed() == 0 ? Status.COMPLETE : Status.COMPLETE_WITH_FAILURES);
        return outcome;
      } finally {
        forget(interruption);
      }
    }
  }

  /** Takes back a shutdown hook, unless the JVM is already shutting down. */
  public static void forget(Thread interruption) {
    try {
      Runtime.getRuntime().removeShutdownHook(interruption);
    } catch (IllegalStateException e) {
      // The JVM is shutting down: the hook runs, and knows that the session is over.
    }
  }

  private synchronized void append(Row row) {
    folder.append(row);
    write(Status.RUNNING);
  }

  private synchronized void finish(Status status) {
    if (!over) {
      over = true;
      write(status);
    }
  }

  /** Runs in the shutdown hook, while a cell may be in the middle. */
  private void interrupt() {
    runner.stop();
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      write(Status.INTERRUPTED);
    }
    err.printf(
        "%nInterrupted. What was measured is kept; go on with: %s %s%n", resume, folder.dir());
    err.flush();
  }

  private synchronized void write(Status status) {
    if (over && status == Status.RUNNING) {
      return;
    }
    manifest = Manifests.withStatus(manifest, status, runner.activeSeconds());
    folder.writeManifest(manifest);
  }
}
