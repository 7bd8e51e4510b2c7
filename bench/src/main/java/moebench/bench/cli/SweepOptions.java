package moebench.bench.cli;

import java.nio.file.Path;
import java.util.function.Supplier;
import moebench.bench.sweep.Sweep;
import moebench.bench.sweep.Sweeps;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which sweep: a preset or a file, with the axes of {@link AxisOptions} on top. */
final class SweepOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description =
          "smoke (a minute), simulate (clusters, nothing is measured; a minute), classical (mixtures"
              + " of experts before they were layers; six minutes), best-of-n (sampled answers and who"
              + " chooses; five minutes), scaling (speed alone, ten minutes), ensembles (of dense models;"
              + " ten minutes), quick (ten minutes; the default), routers (every router; a quarter of an hour), standard, full (a night)")
  private String preset;

  @Option(names = "--sweep", paramLabel = "FILE", description = "a sweep file in YAML")
  private Path file;

  /** Name of the preset, or of the file. */
  String name() {
    return file == null ? presetName() : file.toString();
  }

  private String presetName() {
    return preset == null ? "quick" : preset;
  }

  /** The sweep after overrides. */
  Sweep sweep() {
    return orUsage(() -> {
      if (preset != null && file != null) {
        throw new IllegalArgumentException("give --preset or --sweep, not both");
      }
      Sweep sweep = file == null ? Sweeps.preset(presetName()) : Sweeps.file(file);
      return sweep.overriddenBy(AxisOptions.given(command.commandLine().getParseResult()));
    });
  }

  /** Runs {@code action}; what it refuses is a mistake on the command line. */
  <T> T orUsage(Supplier<T> action) {
    try {
      return action.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }
}
