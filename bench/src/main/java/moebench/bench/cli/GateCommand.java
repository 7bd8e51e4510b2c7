package moebench.bench.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import moebench.bench.gate.fork.SlotLaboratory;
import moebench.bench.gate.fork.SlotPlan;
import moebench.bench.gate.jmh.Clock;
import moebench.bench.gate.jmh.ExactMetrics;
import moebench.bench.gate.jmh.GateInputException;
import moebench.bench.gate.output.Annotations;
import moebench.bench.gate.output.GateFolder;
import moebench.bench.gate.output.TextTable;
import moebench.bench.gate.result.FileGate;
import moebench.bench.gate.result.GateResult;
import moebench.bench.gate.result.JarGate;
import moebench.bench.gate.result.Margins;
import moebench.bench.gate.result.Overall;
import moebench.bench.gate.selfcheck.SelfCheck;
import moebench.bench.gate.selfcheck.SelfCheckTable;
import moebench.bench.machine.QuietCheck;
import moebench.bench.machine.Surroundings;
import moebench.bench.run.NewFolder;
import moebench.bench.run.Progress;
import moebench.bench.run.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
      "4:machine or control invalid",
      "5:the candidate does something else, or lacks a benchmark"
    })
final class GateCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      split = ",",
      description = "a JMH jar, or JSON files of JMH")
  private List<Path> baseline;

  @Option(
      names = "--candidate",
      paramLabel = "FILE",
      split = ",",
      description = "a JMH jar, or JSON files of JMH")
  private List<Path> candidate;

  @Option(
      names = "--include",
      paramLabel = "REGEX",
      defaultValue = ".*",
      description = "names of benchmarks, as for JMH (default: all)")
  private String include;

  @Option(
      names = "-p",
      paramLabel = "NAME=VALUES",
      description = "values of a benchmark's parameter instead of its own, as for JMH")
  private List<String> params = List.of();

  @Option(
      names = "--margin",
      paramLabel = "SHARE",
      defaultValue = "5%",
      description = "smallest slowdown that matters (default: ${DEFAULT-VALUE})")
  private String margin;

  @Option(
      names = "--margins",
      paramLabel = "YAML",
      description = "margins of single benchmarks: lines such as 'LayerBenchmark: 3%%'")
  private Path margins;

  @Option(
      names = "--minutes",
      defaultValue = "10",
      description = "time that everything may take (default: ${DEFAULT-VALUE})")
  private double minutes;

  @Option(
      names = "--fork-timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "time that one fork may take (default: ${DEFAULT-VALUE})")
  private int forkTimeout;

  @Option(
      names = "--control",
      paramLabel = "SHARE",
      defaultValue = "20%",
      description =
          "by how much the slowed control is slower: 20%% does every 5th operation twice; 100%% is"
              + " for operations of a second (default: ${DEFAULT-VALUE})")
  private String control;

  @Option(names = "--inject", hidden = true, description = "slow the candidate, to study the gate")
  private String inject;

  @Option(
      names = "--clock",
      paramLabel = "wall|cpu",
      defaultValue = "WALL",
      description =
          "judge by JMH's score, or by the CPU time of Java threads: steadier on a busy machine, blind"
              + " to waiting (default: wall)")
  private Clock clock;

  @Option(
      names = "--exact",
      paramLabel = "REGEX",
      defaultValue = "(?i)checksum|drop|filledSlots|executedFlops",
      description = "secondary metrics that must be equal (default: ${DEFAULT-VALUE})")
  private String exact;

  @Option(
      names = "--jmh",
      paramLabel = "WORDS",
      defaultValue = "",
      description =
          "further words for JMH, such as --jmh='-wi 3 -w 1s -i 5 -r 200ms -t 2'; without times, the"
              + " gate chooses short ones")
  private String jmh;

  @Option(
      names = "--jvm-args",
      paramLabel = "FLAGS",
      defaultValue = "",
      description = "flags for the forks' JVMs, beside this one's")
  private String jvmArgs;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "of the order of slots (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--advisory",
      description = "of files: judge even fewer than 10 forks a side; never fail")
  private boolean advisory;

  @Option(names = "--allow-inconclusive", description = "exit with 0 instead of 3")
  private boolean allowInconclusive;

  @Option(
      names = "--require-quiet",
      description = "refuse to begin, with exit code 4, when the machine is busy")
  private boolean requireQuiet;

  @Option(
      names = "--commit",
      defaultValue = "${GITHUB_SHA:-${CI_COMMIT_SHA:-}}",
      description = "of the candidate, for the history (default: what GitHub or GitLab says)")
  private String commit;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "folder for results, new or empty (default: runs/<time>-gate)")
  private Path out;

  @Option(
      names = "--self-check",
      description = "run the procedure on simulated forks and print how often it errs")
  private boolean selfCheck;

  @Option(
      names = "--self-check-runs",
      paramLabel = "N",
      defaultValue = "1000",
      description = "simulated runs per question (default: ${DEFAULT-VALUE})")
  private int selfCheckRuns;

  @Option(
      names = "--self-check-noise",
      paramLabel = "SHARE",
      defaultValue = "5%",
      description = "standard deviation of a simulated fork (default: ${DEFAULT-VALUE})")
  private String selfCheckNoise;

  @Override
  public Integer call() throws IOException, InterruptedException {
    try {
      if (selfCheck) {
        checkItself();
        return ExitCode.OK;
      }
      return gate();
    } catch (GateInputException | IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  private void checkItself() {
    SelfCheckTable.print(
        new SelfCheck.Setting(
            atLeastOne("--self-check-runs", selfCheckRuns),
            share("--self-check-noise", selfCheckNoise),
            SelfCheckTable.SLOTS,
            share("--control", control),
            seed),
        command.commandLine().getOut());
  }

  private int gate() throws IOException, InterruptedException {
    if (baseline == null || candidate == null) {
      throw new IllegalArgumentException(
          "name both sides: --baseline FILE --candidate FILE (JMH jars, or JSON files of JMH)");
    }
    Margins byBenchmark = margins();
    ExactMetrics metrics = new ExactMetrics(pattern("--exact", exact));
    pattern("--include", include);
    boolean files = areJson();
    Path dir = NewFolder.of(out, "gate");
    PrintWriter err = command.commandLine().getErr();
    GateResult result;
    if (files) {
      result =
          new FileGate(byBenchmark, metrics, clock, advisory).run(baseline, candidate, commit());
      Files.createDirectories(dir);
    } else {
      Surroundings quiet = QuietCheck.watch();
      if (requireQuiet && !quiet.suspicions().isEmpty()) {
        err.println("moebench: the machine is not quiet: " + String.join("; ", quiet.suspicions()));
        return Overall.INVALID.exitCode();
      }
      result = measure(dir, byBenchmark, metrics, quiet);
    }
    return report(result, dir);
  }

  private GateResult measure(
      Path dir, Margins byBenchmark, ExactMetrics metrics, Surroundings quiet)
      throws IOException, InterruptedException {
    SlotPlan plan = plan(dir);
    PrintWriter err = command.commandLine().getErr();
    Files.createDirectories(dir);
    try (Progress progress = new SparseProgress(ConsoleProgress.on(err, plan.expectedSlots()));
        SlotLaboratory laboratory = SlotLaboratory.open(plan, progress, line -> say(err, line))) {
      GateFolder folder = new GateFolder(dir);
      Thread interruption =
          new Thread(
              () -> {
                laboratory.stop();
                folder.writeJmh(laboratory.slots());
                say(
                    err,
                    "Interrupted. What was measured is kept; judge it with: moebench gate --advisory"
                        + " --baseline %s --candidate %s"
                            .formatted(
                                dir.resolve("jmh-baseline.json"),
                                dir.resolve("jmh-candidate.json")));
              },
              "interruption");
      Runtime.getRuntime().addShutdownHook(interruption);
      try {
        GateResult result =
            new JarGate(byBenchmark, metrics, seed, 1.0 / plan.controlEvery())
                .run(laboratory, plan.baseline(), plan.candidate(), commit(), quiet.suspicions());
        folder.writeJmh(laboratory.slots());
        return result;
      } finally {
        Session.forget(interruption);
      }
    }
  }

  private static void say(PrintWriter err, String line) {
    err.println(line);
    err.flush();
  }

  private SlotPlan plan(Path dir) {
    if (baseline.size() != 1 || candidate.size() != 1) {
      throw new IllegalArgumentException("give one jar a side; only JSON files may be several");
    }
    if (!(minutes > 0 && minutes <= 24 * 60)) {
      throw new IllegalArgumentException(
          "--minutes: must be above 0 and at most 1440, not " + minutes);
    }
    return new SlotPlan(
        baseline.getFirst(),
        candidate.getFirst(),
        include,
        params,
        words(jmh),
        words(jvmArgs),
        clock,
        Duration.ofMillis(Math.round(minutes * 60_000)),
        Duration.ofSeconds(atLeastOne("--fork-timeout", forkTimeout)),
        (int) Math.round(1 / share("--control", control)),
        inject == null ? 0 : (int) Math.round(1 / share("--inject", inject)),
        dir);
  }

  private int report(GateResult result, Path dir) {
    PrintWriter console = command.commandLine().getOut();
    new GateFolder(dir).write(result);
    TextTable.print(result, console);
    console.printf("Results: %s%n", dir);
    if ("true".equals(System.getenv("GITHUB_ACTIONS"))) {
      Annotations.of(result).forEach(console::println);
    }
    boolean soft =
        result.advisory() || allowInconclusive && result.verdict() == Overall.INCONCLUSIVE;
    return soft ? ExitCode.OK : result.verdict().exitCode();
  }

  private Margins margins() {
    double usual = share("--margin", margin);
    return margins == null ? Margins.of(usual) : Margins.read(margins, usual);
  }

  /** Whether both sides are JSON files; jars and files do not mix. */
  private boolean areJson() {
    List<Path> all = Stream.concat(baseline.stream(), candidate.stream()).toList();
    long json = all.stream().filter(file -> file.toString().endsWith(".json")).count();
    if (json != 0 && json != all.size()) {
      throw new IllegalArgumentException(
          "compare jars with jars, or JSON files with JSON files, not " + all);
    }
    return json > 0;
  }

  private static Pattern pattern(String option, String regex) {
    if (regex.isBlank()) {
      throw new IllegalArgumentException(option + ": is empty; give a regular expression");
    }
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "%s: '%s' is no regular expression: %s".formatted(option, regex, e.getDescription()), e);
    }
  }

  private static double share(String option, String text) {
    try {
      return Margins.share(text);
    } catch (GateInputException e) {
      throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
    }
  }

  private static int atLeastOne(String option, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(option + ": must be 1 or more, not " + value);
    }
    return value;
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
  }

  private String commit() {
    return commit.isBlank() ? null : commit;
  }
}
