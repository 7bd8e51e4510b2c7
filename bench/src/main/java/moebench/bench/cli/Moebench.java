package moebench.bench.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command without a verb: it only holds the verbs and what they share. */
@Command(
    name = "moebench",
    mixinStandardHelpOptions = true,
    versionProvider = VersionLines.class,
    description =
        "Measures what dense, top-2 mixture-of-experts and top-1 Switch layers cost and buy.",
    subcommands = {
      PlanCommand.class,
      RunCommand.class,
      ResumeCommand.class,
      ReportCommand.class,
      CompareCommand.class,
      MergeCommand.class,
      GateCommand.class,
      SimulateCommand.class,
      DoctorCommand.class,
      DevicesCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  moebench doctor                              is everything there?",
      "  moebench devices                             what could compute here, and how fast?",
      "  moebench plan --preset standard              what would run, and for how long",
      "  moebench run                                 the quick preset, into runs/",
      "  moebench run --experts 4,8 --cf 1:2:0.25     the same over other axes",
      "  moebench resume runs/20260101T120000Z-1a2b3c4d",
      "  moebench report runs/20260101T120000Z-1a2b3c4d",
      "  moebench compare runs/laptop runs/server     how many times faster is the second?",
      "  moebench merge --out runs/all runs/a runs/b  parts of a sweep as one run",
      "  moebench gate --baseline old.jar --candidate new.jar",
      "  moebench simulate --preset gpt4-rumour       what it would cost on clusters"
    })
final class Moebench implements Runnable {
  @Spec private CommandSpec command;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  boolean verbose;

  @Override
  public void run() {
    throw new ParameterException(
        command.commandLine(),
        "name a command: plan, run, resume, report, compare, merge, gate, simulate, doctor or"
            + " devices");
  }
}
