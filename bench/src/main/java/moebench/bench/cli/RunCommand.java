package moebench.bench.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import moebench.bench.run.Build;
import moebench.bench.run.Manifests;
import moebench.bench.run.Measurer;
import moebench.bench.run.NewFolder;
import moebench.bench.sweep.Plan;
import moebench.bench.sweep.Sweep;
import moebench.layers.kernels.simd.SimdKernels;
import moebench.reports.RunFolder;
import moebench.reports.schema.Manifest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a sweep into a new run folder, and writes its page. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    versionProvider = VersionLines.class,
    modelTransformer = AxisOptions.class,
    description = {
      "Measures a sweep into a new run folder and writes its page.",
      "Ctrl-C keeps what is measured; `resume` goes on. Exit code 1 when a cell failed."
    })
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec command;
  @Mixin private SweepOptions options;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "the run folder, new or empty (default: runs/<time>-<hash of the sweep>)")
  private Path out;

  private final Measurer.Factory measurers;

  RunCommand(Measurer.Factory measurers) {
    this.measurers = measurers;
  }

  @Override
  public Integer call() {
    Sweep sweep = options.sweep();
    Plan plan = options.orUsage(() -> Plan.of(sweep));
    Measurer measurer = options.orUsage(() -> measurers.open(sweep));
    Path dir =
        options.orUsage(() -> NewFolder.of(out, Manifests.hash(sweep.toMap()), Measuring.RESUME));
    Manifest manifest =
        Manifests.of(
            dir.toAbsolutePath().normalize().getFileName().toString(),
            options.name(),
            commandLine(),
            sweep.toMap(),
            sweep.meaningless(),
            plan,
            measurer.corpus().orElse(null),
            Build.current(),
            SimdKernels.vectorBits());
    RunFolder folder = RunFolder.create(dir, manifest);
    return new Measuring(command.commandLine()).on(folder, sweep, plan, measurer);
  }

  private List<String> commandLine() {
    return command.commandLine().getParseResult().originalArgs();
  }
}
