package moebench.bench.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import moebench.bench.gate.fork.SlotPlan;
import moebench.bench.gate.jmh.Clock;
import moebench.bench.gate.jmh.ExactMetrics;
import moebench.bench.gate.jmh.GateInputException;
import moebench.bench.gate.result.Margins;
import moebench.bench.gate.selfcheck.Noise;
import moebench.bench.gate.selfcheck.NoiseModel;
import moebench.bench.gate.selfcheck.RecordedNoise;
import moebench.bench.gate.selfcheck.SelfCheck;
import moebench.bench.gate.selfcheck.SelfCheckTable;
import picocli.CommandLine.Option;

/** What the gate's command line says, checked; mistakes are {@link IllegalArgumentException}s. */
final class GateOptions {
  /** What says how to measure, which files already are. */
  private static final List<String> OF_JARS =
      List.of(
          "-p",
          "--minutes",
          "--fork-timeout",
          "--control",
          "--inject",
          "--jmh",
          "--jvm-args",
          "--seed",
          "--require-quiet");

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      split = ",",
      description = "a JMH jar, or JSON files of JMH")
  List<Path> baseline;

  @Option(
      names = "--candidate",
      paramLabel = "FILE",
      split = ",",
      description = "a JMH jar, or JSON files of JMH")
  List<Path> candidate;

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
  Clock clock;

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
  long seed;

  @Option(
      names = "--advisory",
      description = "of files: judge even fewer than 10 forks a side; never fail")
  boolean advisory;

  @Option(names = "--allow-inconclusive", description = "exit with 0 instead of 3")
  boolean allowInconclusive;

  @Option(
      names = "--require-quiet",
      description = "refuse to begin, with exit code 4, when the machine is busy")
  boolean requireQuiet;

  @Option(
      names = "--commit",
      defaultValue = "${GITHUB_SHA:-${CI_COMMIT_SHA:-}}",
      description = "of the candidate, for the history (default: what GitHub or GitLab says)")
  private String commit;

  @Option(
      names = "--history",
      paramLabel = "DIR",
      description = "add this run to the history in a folder, draw it, and name change points")
  Path history;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "folder for results, new or empty (default: runs/<time>-gate)")
  Path out;

  @Option(
      names = "--self-check",
      description = "run the procedure on simulated forks and print how often it errs")
  boolean selfCheck;

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

  @Option(
      names = "--self-check-slots",
      paramLabel = "N",
      defaultValue = "" + SelfCheckTable.SLOTS,
      description =
          "slots that the time of a simulated run of 5 benchmarks allows (default: ${DEFAULT-VALUE})")
  private int selfCheckSlots;

  @Option(
      names = "--self-check-recorded",
      paramLabel = "FILES",
      split = ",",
      description =
          "instead of models, replay the slots that gate runs of one build recorded (slots.jsonl), by"
              + " --clock")
  private List<Path> recorded = List.of();

  /**
   * Checks what is read later, so that mistakes are found before anything is measured.
   *
   * @param isGiven whether an option stands on the command line
   */
  void check(Predicate<String> isGiven) {
    if (baseline == null || candidate == null) {
      throw new IllegalArgumentException(
          "name both sides: --baseline FILE --candidate FILE (JMH jars, or JSON files of JMH)");
    }
    include();
    if (areJson()) {
      for (String option : OF_JARS) {
        if (isGiven.test(option)) {
          throw new IllegalArgumentException(
              option + ": is for jars; JSON files are measured already");
        }
      }
    } else if (advisory) {
      throw new IllegalArgumentException(
          "--advisory: is for JSON files; jars are measured until there are enough forks");
    }
  }

  Pattern include() {
    return pattern("--include", include);
  }

  ExactMetrics metrics() {
    return new ExactMetrics(pattern("--exact", exact));
  }

  Margins margins() {
    double usual = share("--margin", margin);
    return margins == null ? Margins.of(usual) : Margins.read(margins, usual);
  }

  /** Whether both sides are JSON files; jars and files do not mix. */
  boolean areJson() {
    List<Path> all = Stream.concat(baseline.stream(), candidate.stream()).toList();
    long json = all.stream().filter(file -> file.toString().endsWith(".json")).count();
    if (json != 0 && json != all.size()) {
      throw new IllegalArgumentException(
          "compare jars with jars, or JSON files with JSON files, not " + all);
    }
    return json > 0;
  }

  SlotPlan plan(Path dir) {
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

  SelfCheck.Setting selfCheckSetting() {
    return new SelfCheck.Setting(
        atLeastOne("--self-check-runs", selfCheckRuns),
        share("--self-check-noise", selfCheckNoise),
        atLeastOne("--self-check-slots", selfCheckSlots),
        share("--control", control),
        seed);
  }

  List<? extends Noise> selfCheckNoises() {
    return recorded.isEmpty()
        ? List.of(NoiseModel.values())
        : List.of(RecordedNoise.read(recorded, clock));
  }

  String commit() {
    return commit.isBlank() ? null : commit;
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
}
