package moebench.bench.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import moebench.bench.devices.Survey;
import moebench.bench.fork.ForkProcess;
import moebench.bench.sweep.Plan;
import moebench.bench.sweep.Sweeps;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Result;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Lists back-ends and OpenCL devices, and measures what they can do. */
@Command(
    name = "devices",
    mixinStandardHelpOptions = true,
    versionProvider = VersionLines.class,
    modelTransformer = AxisOptions.class,
    description = {
      "Lists every back-end and OpenCL device with what its driver says, measures FP32 peak and"
          + " memory bandwidth, and puts layers under the roofs. The layers are those of the preset"
          + " smoke.",
      "Exit code 1 when a probe failed."
    })
final class DevicesCommand implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  @Spec private CommandSpec command;

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  @Option(names = "--no-probe", description = "list only, measure nothing")
  private boolean noProbe;

  @Option(
      names = "--measure",
      description = "also time each layer on each of them, in some ten seconds each")
  private boolean measure;

  @Override
  public Integer call() throws Exception {
    if (noProbe && measure) {
      throw new ParameterException(command.commandLine(), "give --no-probe or --measure, not both");
    }
    Plan plan = plan();
    Survey survey = Survey.look();
    if (!noProbe) {
      PrintWriter err = command.commandLine().getErr();
      Consumer<String> progress = what -> err.printf("%s ...%n", what);
      survey = survey.probed(DevicesCommand::fork, progress).withLayers(plan);
      if (measure) {
        survey = survey.timed(plan, DevicesCommand::fork, progress);
      }
    }
    print(survey);
    boolean failed = survey.backends().stream().anyMatch(state -> state.probeFailure() != null);
    return failed ? ExitCode.SOFTWARE : ExitCode.OK;
  }

  private Plan plan() {
    try {
      return Plan.of(
          Sweeps.preset("smoke")
              .overriddenBy(AxisOptions.given(command.commandLine().getParseResult())));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  private void print(Survey survey) {
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      out.println(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(survey));
    } else {
      SurveyText.print(survey, out);
    }
  }

  private static Result fork(Cell cell) throws Exception {
    return fork(cell, TIMEOUT);
  }

  /** The message of a failure names the log, so that it stays. */
  static Result fork(Cell cell, Duration timeout) throws Exception {
    Path log = Files.createTempFile("moebench-", ".log");
    Result result = ForkProcess.measure(cell, log, timeout);
    Files.delete(log);
    return result;
  }
}
