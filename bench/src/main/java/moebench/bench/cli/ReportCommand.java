package moebench.bench.cli;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the figures and the page of a run again. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    versionProvider = VersionLines.class,
    description = "Writes the figures and the page of a run folder, finished or not.")
final class ReportCommand implements Runnable {
  @Spec private CommandSpec command;

  @Parameters(paramLabel = "DIR", description = "the run folder")
  private Path dir;

  @Override
  public void run() {
    new Work(command.commandLine()).page(Work.open(dir, command.commandLine()));
  }
}
