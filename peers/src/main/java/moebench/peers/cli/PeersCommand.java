package moebench.peers.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import moebench.bench.cli.ConsoleProgress;
import moebench.bench.run.Build;
import moebench.bench.run.Human;
import moebench.bench.run.Manifests;
import moebench.bench.run.NewFolder;
import moebench.bench.run.Progress;
import moebench.bench.run.Runner;
import moebench.bench.run.Session;
import moebench.bench.sweep.Plan;
import moebench.bench.sweep.PlannedCell;
import moebench.layers.kernels.simd.SimdKernels;
import moebench.peers.goals.Goals;
import moebench.peers.run.Group;
import moebench.peers.run.Options;
import moebench.peers.run.PeerMeasurer;
import moebench.peers.run.PeerPlan;
import moebench.reports.Report;
import moebench.reports.RunFolder;
import moebench.reports.RunFolderException;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Row;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compares ours with other libraries, and prints which goals are met. */
@Command(
    name = "scripts/peers",
    mixinStandardHelpOptions = true,
    description = {
      "Compares our kernels, layers and training steps with other libraries, both sides in turn in",
      "one process, into a new run folder; prints the goals with what was measured, as Markdown.",
      "Ctrl-C keeps what is measured; --resume goes on. Exit code 1 when a comparison failed."
    })
final class PeersCommand implements Callable<Integer> {
  /** Goes on with the folder that follows it. */
  private static final String RESUME = "scripts/peers --resume";

  @Spec private CommandSpec command;

  @Option(names = "--quick", description = "a few shapes, one thread, one fork, 11 rounds")
  private boolean quick;

  @Option(
      names = "--groups",
      split = ",",
      paramLabel = "GROUP",
      description = "of gemm, backward, layers, training (default: all)")
  private List<String> groups;

  @Option(
      names = "--peers",
      split = ",",
      paramLabel = "PEER",
      description =
          "of mkl, mkl-packed, openblas, onednn, vectorblas, ejml, ojalgo, libtorch, and pieces of"
              + " ours: own-forward, own-one-thread, own-experts (default: all)")
  private List<String> peers;

  @Option(
      names = "--threads",
      split = ",",
      paramLabel = "N",
      description = "of each side, a pass for each (default: 1,2 where there are two cores)")
  private List<Integer> threads;

  @Option(names = "--forks", paramLabel = "N", description = "processes per peer (default: 3)")
  private Integer forks;

  @Option(names = "--rounds", paramLabel = "N", description = "pairs per fork (default: 21)")
  private Integer rounds;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "the run folder, new or empty (default: runs/<time>-<hash of the options>)")
  private Path out;

  @Option(
      names = "--resume",
      paramLabel = "DIR",
      description = "go on with the run in this folder; takes no other option")
  private Path resume;

  @Override
  public Integer call() {
    PrintWriter err = command.commandLine().getErr();
    PrintWriter print = command.commandLine().getOut();
    RunFolder folder = orUsage(() -> resume == null ? newRun() : oldRun());
    Plan plan = orUsage(() -> PeerPlan.of(Options.of(folder.manifest().sweep())));
    List<PlannedCell> open = open(plan, folder);
    print.printf(
        "Run folder: %s%n%d comparisons to measure, about %s%n",
        folder.dir(),
        open.stream().filter(cell -> cell.cell() instanceof Cell.Comparison).count(),
        Human.time(open.stream().mapToDouble(PlannedCell::seconds).sum()));
    Runner.Outcome outcome;
    try (PeerMeasurer measurer = new PeerMeasurer();
        Progress progress = ConsoleProgress.on(err, plan.cells().size())) {
      outcome =
          new Session(folder, plan, measurer, java.util.Optional.empty(), 1, progress, RESUME, err)
              .run();
    }
    if (outcome.stopped()) {
      return CommandLine.ExitCode.SOFTWARE;
    }
    Report.write(folder);
    print.printf(
        "%n%s%nPage: %s%n", Goals.write(folder), folder.page().toAbsolutePath().normalize());
    if (outcome.failed() > 0) {
      err.printf(
          "%d of %d cells failed; reasons are in %s. Try again: %s %s%n",
          outcome.failed(),
          plan.cells().size(),
          folder.dir().resolve("cells.jsonl"),
          RESUME,
          folder.dir());
      return CommandLine.ExitCode.SOFTWARE;
    }
    return CommandLine.ExitCode.OK;
  }

  private static List<PlannedCell> open(Plan plan, RunFolder folder) {
    Set<String> done =
        folder.rows().stream()
            .filter(row -> row.status() == Row.Status.DONE)
            .map(Row::id)
            .collect(Collectors.toSet());
    return plan.cells().stream().filter(cell -> !done.contains(cell.id())).toList();
  }

  private RunFolder newRun() {
    Options options = options();
    Plan plan = PeerPlan.of(options);
    Path dir = NewFolder.of(out, Manifests.hash(options.toMap()), RESUME);
    return RunFolder.create(
        dir,
        Manifests.of(
            dir.toAbsolutePath().normalize().getFileName().toString(),
            quick ? "peers, quick" : "peers",
            command.commandLine().getParseResult().originalArgs(),
            options.toMap(),
            null,
            plan,
            null,
            Build.current(),
            SimdKernels.vectorBits()));
  }

  private RunFolder oldRun() {
    if (command.commandLine().getParseResult().originalArgs().size() > 2) {
      throw new IllegalArgumentException("--resume takes no other option: the folder has them all");
    }
    RunFolder folder = RunFolder.open(resume);
    Build.current()
        .mixedWith(folder.manifest().commit())
        .ifPresent(command.commandLine().getErr()::println);
    return folder;
  }

  private Options options() {
    int cores = Runtime.getRuntime().availableProcessors();
    List<Integer> bothCounts = cores > 1 ? List.of(1, 2) : List.of(1);
    return new Options(
        quick,
        groups == null ? List.of(Group.values()) : groups.stream().map(Group::of).toList(),
        peers == null ? PeerPlan.peers() : peers,
        threads != null ? threads : quick ? List.of(1) : bothCounts,
        forks != null ? forks : quick ? 1 : 3,
        rounds != null ? rounds : quick ? 11 : 21);
  }

  private <T> T orUsage(Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException | RunFolderException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }
}
