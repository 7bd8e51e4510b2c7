package moebench.bench.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import moebench.bench.gate.fork.SlotLaboratory;
import moebench.bench.gate.fork.SlotPlan;
import moebench.bench.gate.jmh.Clock;
import moebench.bench.gate.jmh.GateInputException;
import moebench.bench.gate.output.Annotations;
import moebench.bench.gate.output.GateFolder;
import moebench.bench.gate.output.TextTable;
import moebench.bench.gate.result.FileGate;
import moebench.bench.gate.result.GateResult;
import moebench.bench.gate.result.HistoryEntries;
import moebench.bench.gate.result.JarGate;
import moebench.bench.gate.result.Overall;
import moebench.bench.gate.selfcheck.SelfCheckTable;
import moebench.bench.machine.QuietCheck;
import moebench.bench.machine.Surroundings;
import moebench.bench.run.NewFolder;
import moebench.bench.run.Progress;
import moebench.bench.run.Session;
import moebench.reports.RunFolderException;
import moebench.reports.history.History;
import moebench.reports.history.HistoryReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compares two builds. */
@Command(
    name = "gate",
    mixinStandardHelpOptions = true,
    versionProvider = VersionLines.class,
    description = {
      "Compares the benchmarks of two JMH jars, fork by fork on this machine, or of two sets of JMH's JSON files.",
      "Ctrl-C keeps what is measured."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:pass",
      "1:regression",
      "2:wrong usage",
      "3:inconclusive",
      "4:machine or control invalid, or the gate itself failed",
      "5:the candidate does something else, or lacks a benchmark"
    },
    // Not picocli's 1, which is a regression.
    exitCodeOnExecutionException = 4)
final class GateCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Mixin private GateOptions options;

  @Override
  public Integer call() throws IOException, InterruptedException {
    try {
      if (options.selfCheck) {
        SelfCheckTable.print(
            options.selfCheckSetting(), options.selfCheckNoises(), command.commandLine().getOut());
        return ExitCode.OK;
      }
      options.check(command.commandLine().getParseResult()::hasMatchedOption);
      checkHistory();
      Path dir = NewFolder.of(options.out, "gate", Measuring.RESUME);
      return options.areJson() ? report(files(), dir) : jars(dir);
    } catch (GateInputException | IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  /** A history that cannot be read or written is better found before anything is measured. */
  private void checkHistory() {
    if (options.history == null) {
      return;
    }
    try {
      Files.createDirectories(options.history);
      if (History.isIn(options.history)) {
        new History(options.history).byBenchmark();
      }
    } catch (RunFolderException e) {
      throw new IllegalArgumentException("--history: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--history: %s cannot be a folder: %s".formatted(options.history, e.getMessage()), e);
    }
    if (!Files.isWritable(options.history)) {
      throw new IllegalArgumentException("--history: cannot write to " + options.history);
    }
  }

  private GateResult files() {
    return new FileGate(
            options.margins(),
            options.metrics(),
            options.include(),
            options.clock,
            options.advisory)
        .run(options.baseline, options.candidate, options.commit());
  }

  private int jars(Path dir) throws IOException, InterruptedException {
    PrintWriter err = command.commandLine().getErr();
    SlotPlan plan = options.plan(dir);
    JarGate gate =
        new JarGate(options.margins(), options.metrics(), options.seed, 1.0 / plan.controlEvery());
    Surroundings quiet = QuietCheck.watch();
    if (options.requireQuiet && !quiet.suspicions().isEmpty()) {
      err.println("moebench: the machine is not quiet: " + String.join("; ", quiet.suspicions()));
      return Overall.INVALID.exitCode();
    }
    try (Progress progress = new SparseProgress(ConsoleProgress.on(err, plan.expectedSlots()));
        SlotLaboratory laboratory = SlotLaboratory.open(plan, progress, line -> say(err, line))) {
      Thread interruption = new Thread(() -> interrupt(laboratory, dir), "interruption");
      Runtime.getRuntime().addShutdownHook(interruption);
      try {
        GateResult result =
            gate.run(
                laboratory,
                plan.baseline(),
                plan.candidate(),
                options.commit(),
                quiet.suspicions().stream().map(s -> "Before the run, " + s + ".").toList());
        new GateFolder(dir).writeJmh(laboratory.slots());
        return report(result, dir);
      } catch (InterruptedException e) {
        // The interruption says what there is to say, and the JVM ends with its signal's code.
        return Overall.INVALID.exitCode();
      } finally {
        Session.forget(interruption);
      }
    }
  }

  /** Runs in the shutdown hook, while a slot may be in the middle. */
  private void interrupt(SlotLaboratory laboratory, Path dir) {
    laboratory.stop();
    new GateFolder(dir).writeJmh(laboratory.slots());
    say(
        command.commandLine().getErr(),
        "%nInterrupted. What was measured is kept; judge it with: moebench gate --advisory%s --baseline %s --candidate %s"
            .formatted(
                options.clock == Clock.CPU ? " --clock cpu" : "",
                dir.resolve("jmh-baseline.json"),
                dir.resolve("jmh-candidate.json")));
  }

  private static void say(PrintWriter err, String line) {
    err.println(line);
    err.flush();
  }

  private void append(GateResult result, PrintWriter console) {
    if (!result.isValid()) {
      console.printf("History: %s is as it was; this run does not count.%n", options.history);
      return;
    }
    History history = new History(options.history);
    history.append(HistoryEntries.of(result));
    HistoryReport.write(history).forEach(console::println);
    console.printf("History: %s%n", options.history);
  }

  private int report(GateResult result, Path dir) throws IOException {
    PrintWriter console = command.commandLine().getOut();
    Files.createDirectories(dir);
    new GateFolder(dir).write(result);
    TextTable.print(result, console);
    console.printf("Results: %s%n", dir);
    if ("true".equals(System.getenv("GITHUB_ACTIONS"))) {
      Annotations.of(result).forEach(console::println);
    }
    if (options.history != null) {
      append(result, console);
    }
    boolean soft =
        result.advisory() || options.allowInconclusive && result.verdict() == Overall.INCONCLUSIVE;
    return soft ? ExitCode.OK : result.verdict().exitCode();
  }
}
