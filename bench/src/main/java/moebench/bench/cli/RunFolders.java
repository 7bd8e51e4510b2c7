package moebench.bench.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import moebench.reports.RunFolder;
import moebench.reports.compare.CompareException;
import moebench.reports.data.RunData;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The run folders that a command puts together. */
final class RunFolders {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Parameters(arity = "1..*", paramLabel = "RUN", description = "run folders, finished or not")
  private List<Path> dirs;

  /** Their results; a folder that cannot be used, or that is named twice, is wrong usage. */
  List<RunData> data() {
    Set<Path> known = new HashSet<>();
    for (Path dir : dirs) {
      if (!known.add(real(dir))) {
        throw new ParameterException(command.commandLine(), dir + " is named twice");
      }
    }
    return dirs.stream().map(dir -> data(Measuring.open(dir, command.commandLine()))).toList();
  }

  private static RunData data(RunFolder folder) {
    return RunData.of(folder.manifest(), folder.rows());
  }

  private static Path real(Path dir) {
    try {
      return dir.toRealPath();
    } catch (IOException e) {
      return dir; // opening it says what is wrong
    }
  }

  /** Runs {@code action}; what it refuses is a mistake on the command line. */
  <T> T orUsage(Supplier<T> action) {
    try {
      return action.get();
    } catch (CompareException | IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }
}
