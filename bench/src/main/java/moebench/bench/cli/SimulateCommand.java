package moebench.bench.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import moebench.bench.simulate.Library;
import moebench.bench.simulate.MachineValidation;
import moebench.bench.simulate.Measurements;
import moebench.bench.simulate.Request;
import moebench.bench.simulate.Scenario;
import moebench.bench.sweep.Nearest;
import moebench.layers.Execution;
import moebench.sim.cluster.device.Precision;
import moebench.sim.cluster.layout.Cluster;
import moebench.sim.cluster.layout.Imbalance;
import moebench.sim.cluster.layout.Search;
import moebench.sim.cluster.layout.Workload;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Predicts what a model costs on a cluster. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    versionProvider = VersionLines.class,
    description = {
      "Predicts step time, memory, communication and cost of a model on a cluster.",
      "`moebench run --preset simulate` writes a page. Exit code 1 when the model does not fit."
    },
    footer = {
      "",
      "Examples:",
      "  moebench simulate --model mixtral-8x7b --cluster h100-64 --search",
      "  moebench simulate --model deepseek-v3 --cluster h800-2048 --layout dp=128,tp=1,pp=1,ep=64 --devices 128",
      "  moebench simulate --preset gpt4-rumour",
      "  moebench simulate --validate runs/20260101T120000Z-1a2b3c4d"
    })
final class SimulateCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Option(names = "--model", paramLabel = "M", description = "a model's name, or its YAML file")
  private String model;

  @Option(names = "--cluster", paramLabel = "C", description = "a cluster's name, or its YAML file")
  private String cluster;

  @Option(
      names = "--search",
      description = "try every parallel layout (the default without --layout)")
  private boolean search;

  @Option(
      names = "--layout",
      paramLabel = "L",
      description = "one layout, such as dp=8,tp=4,pp=2,ep=8,recompute=1 (sizes left out are 1)")
  private String layout;

  @Option(
      names = "--devices",
      paramLabel = "N",
      description = "use so many of the cluster's devices")
  private Integer devices;

  @Option(
      names = "--workload",
      paramLabel = "W",
      description = "training, prefill or decode (default: ${DEFAULT-VALUE})",
      defaultValue = "training")
  private String workload;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      description =
          "tokens of a training step, of all prompts, or sequences that decode (default: 4194304 for"
              + " training, 65536 for prefill, 512 for decode)")
  private Long tokens;

  @Option(
      names = "--sequence",
      paramLabel = "N",
      description = "tokens of a sequence, or in the cache (default: ${DEFAULT-VALUE})",
      defaultValue = "4096")
  private int sequence;

  @Option(
      names = "--precision",
      paramLabel = "P",
      description = "fp32, bf16 or fp8 (default: ${DEFAULT-VALUE})",
      defaultValue = "bf16")
  private String precision;

  @Option(
      names = "--execution",
      paramLabel = "E",
      description = "dynamic or static shapes (default: ${DEFAULT-VALUE})",
      defaultValue = "dynamic")
  private String execution;

  @Option(
      names = "--routing",
      paramLabel = "R",
      description =
          "loads of the experts: uniform, zipf:0.3, dirichlet:4, or a run folder whose trained router"
              + " to take (default: ${DEFAULT-VALUE})",
      defaultValue = "zipf:0.3")
  private String routing;

  @Option(
      names = "--placement",
      paramLabel = "P",
      description = "round-robin, greedy or replicated (default: ${DEFAULT-VALUE})",
      defaultValue = "greedy")
  private String placement;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description = "gpt4-rumour, switch-c, gshard-600b, mixtral-8x7b or deepseek-v3")
  private String preset;

  @Option(
      names = "--validate",
      paramLabel = "DIR",
      description = "hold predicted times against the speed cells of a run folder")
  private Path validate;

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    if (validate != null) {
      alone("--validate");
      return validate(out);
    }
    if (preset != null) {
      alone("--preset");
      return SimulationText.print(orUsage(this::scenario), out);
    }
    if (model == null || cluster == null) {
      throw new ParameterException(
          command.commandLine(), "give --model and --cluster, or --preset, or --validate");
    }
    if (search && layout != null) {
      throw new ParameterException(command.commandLine(), "give --search or --layout, not both");
    }
    Request request = orUsage(this::request);
    boolean fits =
        layout == null
            ? search(request, out)
            : SimulationText.print(request, orUsage(() -> request.estimate(layout)), out);
    return fits ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  /** Refuses what would be ignored. */
  private void alone(String option) {
    List<String> others =
        command.commandLine().getParseResult().matchedOptions().stream()
            .map(OptionSpec::longestName)
            .filter(name -> !name.equals(option))
            .toList();
    if (!others.isEmpty()) {
      throw new ParameterException(
          command.commandLine(),
          option + " takes no other option: leave out " + String.join(", ", others));
    }
  }

  private boolean search(Request request, PrintWriter out) {
    long start = System.nanoTime();
    Search found = orUsage(request::search);
    return SimulationText.print(request, found, (System.nanoTime() - start) / 1e9, out);
  }

  private Integer validate(PrintWriter out) {
    Measurements measured = orUsage(() -> Measurements.of(validate));
    orUsage(() -> MachineValidation.run(measured)).notes().forEach(out::println);
    MachineValidation.profile(measured)
        .ifPresent(yaml -> out.printf("%nThis machine as a device file:%n%s", yaml));
    return ExitCode.OK;
  }

  private Scenario scenario() {
    List<Scenario> all = Scenario.all();
    return all.stream()
        .filter(s -> s.name().equals(preset))
        .findFirst()
        .orElseThrow(
            () -> Nearest.unknown("preset", preset, "", all.stream().map(Scenario::name).toList()));
  }

  private Request request() {
    Workload.Kind kind = Request.named("workload", workload, Workload.Kind.class);
    long count =
        tokens != null
            ? tokens
            : switch (kind) {
              case TRAINING -> 4L << 20;
              case PREFILL -> 1L << 16;
              case DECODE -> 512;
            };
    Workload work =
        new Workload(
            kind,
            count,
            sequence,
            Request.named("precision", precision, Precision.class),
            Execution.of(execution));
    return Request.of(
        Library.model(model),
        cluster(),
        work,
        routing,
        Request.named("placement", placement, Imbalance.Rule.class));
  }

  private Cluster cluster() {
    Cluster whole = Library.cluster(cluster);
    if (devices == null) {
      return whole;
    }
    if (devices > whole.devices()) {
      throw new IllegalArgumentException(
          "cluster %s has %d devices, not %d: ask for fewer, or write a larger cluster's file"
              .formatted(whole.name(), whole.devices(), devices));
    }
    return whole.withDevices(devices);
  }

  /** Runs {@code action}; what it refuses is a mistake on the command line. */
  private <T> T orUsage(Supplier<T> action) {
    try {
      return action.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }
}
