package moebench.bench.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import moebench.bench.run.Measurer;
import moebench.bench.run.Progress;
import moebench.bench.run.Runner;
import moebench.bench.run.Session;
import moebench.bench.run.Workers;
import moebench.bench.sweep.Axes;
import moebench.bench.sweep.Plan;
import moebench.bench.sweep.Sweep;
import moebench.reports.Report;
import moebench.reports.RunFolder;
import moebench.reports.RunFolderException;
import moebench.reports.data.RunData;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What {@code run} and {@code resume} share: measure, write the page, sum up. */
final class Measuring {
  /** Goes on with the folder that follows it. */
  static final String RESUME = "moebench resume";

  private final PrintWriter out;
  private final PrintWriter err;

  Measuring(CommandLine command) {
    out = command.getOut();
    err = command.getErr();
  }

  /** The run folder that someone named; one that cannot be used is wrong usage. */
  static RunFolder open(Path dir, CommandLine command) {
    try {
      return RunFolder.open(dir);
    } catch (RunFolderException e) {
      throw new ParameterException(command, e.getMessage(), e);
    }
  }

  /** Writes figures and page, says where they are, and prints the few numbers that matter most. */
  void page(RunFolder folder) {
    Report.write(folder);
    ResultTable.print(RunData.of(folder.manifest(), folder.rows()), out);
    out.printf("%nPage: %s%n", folder.page().toAbsolutePath().normalize());
  }

  /** Returns the exit code. */
  int on(RunFolder folder, Sweep sweep, Plan plan, Measurer measurer) {
    Runner.Outcome outcome;
    out.printf("Run folder: %s%n", folder.dir());
    try (Progress progress = ConsoleProgress.on(err, plan.cells().size())) {
      Session session =
          new Session(
              folder,
              plan,
              measurer,
              sweep.shared().optional(Axes.TIME_LIMIT),
              Workers.count(),
              progress,
              RESUME,
              err);
      outcome = session.run();
    }
    if (outcome.stopped()) {
      return CommandLine.ExitCode.SOFTWARE;
    }
    page(folder);
    if (sweep.meaningless() != null) {
      out.printf("%nThese numbers mean nothing: %s.%n", sweep.meaningless());
    }
    if (outcome.leftOut() > 0) {
      out.printf("%d optional cells did not fit into the time limit.%n", outcome.leftOut());
    }
    if (outcome.failed() > 0) {
      err.printf(
          "%d of %d cells failed; reasons are in %s, details in %s. Try again: %s %s%n",
          outcome.failed(),
          plan.cells().size(),
          folder.dir().resolve("cells.jsonl"),
          folder.logs(),
          RESUME,
          folder.dir());
      return CommandLine.ExitCode.SOFTWARE;
    }
    return CommandLine.ExitCode.OK;
  }
}
