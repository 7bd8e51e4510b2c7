package moebench.bench.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import moebench.bench.run.Build;
import moebench.bench.run.Measurer;
import moebench.bench.sweep.Plan;
import moebench.bench.sweep.Sweep;
import moebench.reports.RunFolder;
import moebench.reports.schema.Manifest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Goes on with a run that was interrupted, or tries its failed cells again. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    versionProvider = VersionLines.class,
    description = "Goes on with a run: finished cells are kept, failed ones are tried again.")
final class ResumeCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Parameters(paramLabel = "DIR", description = "the run folder")
  private Path dir;

  private final Measurer.Factory measurers;

  ResumeCommand(Measurer.Factory measurers) {
    this.measurers = measurers;
  }

  @Override
  public Integer call() {
    RunFolder folder = Measuring.open(dir, command.commandLine());
    Manifest manifest = folder.manifest();
    requireMeasured(manifest);
    Sweep sweep = Sweep.of(manifest.sweep(), dir.resolve("manifest.json").toString());
    Measurer measurer = measurers.open(sweep);
    requireSame(manifest.corpus(), measurer.corpus().orElse(null));
    Build.current().mixedWith(manifest.commit()).ifPresent(command.commandLine().getErr()::println);
    return new Measuring(command.commandLine()).on(folder, sweep, Plan.of(sweep), measurer);
  }

  private void requireMeasured(Manifest manifest) {
    if (!manifest.mergedFrom().isEmpty()) {
      throw new ParameterException(
          command.commandLine(),
          "%s is a merge of other runs: resume those, and merge again".formatted(dir));
    }
  }

  private void requireSame(Manifest.Corpus before, Manifest.Corpus now) {
    if (before != null && now != null && !before.sha256().equals(now.sha256())) {
      throw new IllegalStateException(
          "%s changed since the run began (SHA-256 %s, now %s): begin a new run"
              .formatted(now.name(), before.sha256(), now.sha256()));
    }
  }
}
