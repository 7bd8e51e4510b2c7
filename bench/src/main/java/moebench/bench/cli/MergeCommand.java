package moebench.bench.cli;

import java.nio.file.Path;
import java.util.List;
import moebench.bench.run.NewFolder;
import moebench.reports.RunFolder;
import moebench.reports.compare.Merge;
import moebench.reports.data.RunData;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes one run folder of several. */
@Command(
    name = "merge",
    mixinStandardHelpOptions = true,
    versionProvider = VersionLines.class,
    description = {
      "Makes one run folder, with its page, of several from the same machine: parts of a sweep, or"
          + " repeats of it.",
      "Forks keep their numbers, or get the next free one; nothing that was measured is lost."
    })
final class MergeCommand implements Runnable {
  @Spec private CommandSpec command;
  @Mixin private RunFolders runs;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "the merged run folder, new or empty")
  private Path out;

  @Override
  public void run() {
    List<RunData> parts = runs.data();
    Path dir = runs.orUsage(() -> NewFolder.of(out, "", Measuring.RESUME));
    Merge merge =
        runs.orUsage(() ->
            Merge.of(
                parts,
                dir.toAbsolutePath().normalize().getFileName().toString(),
                command.commandLine().getParseResult().originalArgs()));
    RunFolder folder = RunFolder.create(dir, merge.manifest());
    folder.append(merge.rows());
    new Measuring(command.commandLine()).page(folder);
  }
}
