package moebench.bench.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import moebench.bench.run.NewFolder;
import moebench.reports.compare.ComparisonFiles;
import moebench.reports.compare.ComparisonMarkdown;
import moebench.reports.compare.RunComparison;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Puts speed and energy of several runs side by side. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    versionProvider = VersionLines.class,
    description = {
      "Puts runs side by side, from one machine or several: speed and measured energy, and how many"
          + " times the first one's they are.",
      "Prints Markdown. A run with several back-ends has a side for each."
    })
final class CompareCommand implements Runnable {
  @Spec private CommandSpec command;
  @Mixin private RunFolders runs;

  @Option(names = "--backend", paramLabel = "ID", description = "compare this back-end only")
  private String backend;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "a new folder for compare.md, .csv, .svg and .png")
  private Path out;

  @Override
  public void run() {
    RunComparison comparison =
        runs.orUsage(() -> RunComparison.of(runs.data(), Optional.ofNullable(backend)));
    if (out != null) {
      write(comparison, runs.orUsage(() -> NewFolder.of(out, "", Measuring.RESUME)));
    }
    command.commandLine().getOut().print(ComparisonMarkdown.of(comparison));
    if (out != null) {
      command.commandLine().getOut().printf("%nWritten to %s%n", out);
    }
  }

  private static void write(RunComparison comparison, Path dir) {
    try {
      ComparisonFiles.write(comparison, dir);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to %s: %s".formatted(dir, e.getMessage()), e);
    }
  }
}
