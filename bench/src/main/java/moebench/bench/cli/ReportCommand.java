package moebench.bench.cli;

import java.nio.file.Path;
import moebench.reports.history.History;
import moebench.reports.history.HistoryReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the figures and the page of a run again. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    versionProvider = VersionLines.class,
    description =
        "Writes the figures and the page of a run folder, finished or not; or of a gate's history.")
final class ReportCommand implements Runnable {
  @Spec private CommandSpec command;

  @Parameters(paramLabel = "DIR", description = "the run folder, or the folder of a history")
  private Path dir;

  @Override
  public void run() {
    if (History.isIn(dir)) {
      HistoryReport.write(new History(dir)).forEach(command.commandLine().getOut()::println);
      return;
    }
    new Measuring(command.commandLine()).page(Measuring.open(dir, command.commandLine()));
  }
}
