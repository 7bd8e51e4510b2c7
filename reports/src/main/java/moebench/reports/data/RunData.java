package moebench.reports.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Device;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Manifest;
import moebench.reports.schema.Result;
import moebench.reports.schema.Row;

/**
 * What a run measured, by configuration.
 *
 * <p>Of rows for the same cell the last one counts. Failed rows and those marked invalid take no
 * part; suspect ones do, and the page names them. Results under other conditions (budget, tokens,
 * learning rate, back-end …) than the most frequent ones are left out and named too.
 */
public final class RunData {
  /** The benchmark of one layer's forward pass. */
  public static final String LAYER_FORWARD = "layer-forward";

  /** The same on a device where all data stays. */
  public static final String LAYER_FORWARD_RESIDENT = "layer-forward-resident";

  /** A layer's forward and backward pass on a device where all data stays. */
  public static final String LAYER_TRAINING_RESIDENT = "layer-training-resident";

  /**
   * What a device is timed at with its data resident, in place of {@link #LAYER_FORWARD} or {@link
   * #TRAINING_STEP}.
   */
  public static String resident(String benchmark) {
    return benchmark.equals(LAYER_FORWARD) ? LAYER_FORWARD_RESIDENT : LAYER_TRAINING_RESIDENT;
  }

  /** The benchmark of a whole training step. */
  public static final String TRAINING_STEP = "training-step";

  private static final String NOWHERE = "in no figure, table or claim";
  private static final String BACKENDS_ONLY = "only in the figure and table of back-ends";
  private static final String SCALING_ONLY = "only in figures of speed against a size";

  /** Dense first, then by size, experts and capacity factor. */
  public static final Comparator<LayerConfig> DISPLAY_ORDER =
      Comparator.comparingInt((LayerConfig c) -> Labels.order(c.layer()))
          .thenComparingInt(LayerConfig::dModel)
          .thenComparingInt(LayerConfig::dFf)
          .thenComparingInt(LayerConfig::experts)
          .thenComparing(
              LayerConfig::capacityFactor, Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(LayerConfig::toString);

  private final Manifest manifest;
  private final List<Row> rows;
  private final List<Row> usable;
  private final List<LayerConfig> configs;
  private final List<QualityRun> quality;
  private final Map<LayerConfig, List<SpeedRun>> speed;
  private final List<SpeedRun> scaling;
  private final String backend;
  private final int threads;
  private final List<String> leftOut;
  private final Labels labels;

  private RunData(Manifest manifest, Collection<Row> rows) {
    this.manifest = manifest;
    this.rows = List.copyOf(rows);
    usable =
        rows.stream()
            .filter(r -> r.status() == Row.Status.DONE && r.validity() != Row.Validity.INVALID)
            .toList();
    List<QualityRun> trained = trained();
    List<Conditions.Training> trainings = trained.stream().map(Conditions.Training::of).toList();
    Optional<Conditions.Training> training = Conditions.mostFrequent(trainings);
    quality =
        trained.stream()
            .filter(q -> training.equals(Optional.of(Conditions.Training.of(q))))
            .sorted(Comparator.comparingLong(QualityRun::seed))
            .toList();
    List<SpeedRun> timed = timed();
    List<Conditions.Timing> timings = timed.stream().map(Conditions.Timing::of).toList();
    Optional<Conditions.Timing> timing =
        Conditions.mostFrequent(
                timings.stream().filter(t -> training.filter(t::fits).isPresent()).toList())
            .or(() -> Conditions.mostFrequent(timings));
    backend = timing.map(Conditions.Timing::backend).orElse("");
    threads = timing.map(Conditions.Timing::threads).orElse(1);
    scaling =
        timed.stream()
            .filter(s -> timing.filter(Conditions.Timing.of(s)::scales).isPresent())
            .sorted(Comparator.comparingInt(SpeedRun::fork))
            .toList();
    speed =
        timed.stream()
            .filter(s -> timing.equals(Optional.of(Conditions.Timing.of(s))))
            .sorted(Comparator.comparingInt(SpeedRun::fork))
            .collect(Collectors.groupingBy(s -> s.cell().layer()));
    leftOut =
        Stream.concat(
                Conditions.others("Training runs", trainings, training, _ -> NOWHERE).stream(),
                Conditions.others("Forks", timings, timing, t -> place(t, timing.orElseThrow()))
                    .stream())
            .toList();
    configs =
        Stream.concat(quality.stream().map(q -> q.cell().layer()), speed.keySet().stream())
            .distinct()
            .sorted(DISPLAY_ORDER)
            .toList();
    labels = new Labels(configs);
  }

  private static String place(Conditions.Timing other, Conditions.Timing shown) {
    if (other.scales(shown)) {
      return SCALING_ONLY;
    }
    return other.backend().equals(shown.backend()) ? NOWHERE : BACKENDS_ONLY;
  }

  /** The data of a run; {@code rows} in the order in which they were written. */
  public static RunData of(Manifest manifest, List<Row> rows) {
    Map<String, Row> last = new LinkedHashMap<>();
    rows.forEach(r -> last.put(r.id(), r));
    return new RunData(manifest, last.values());
  }

  /** The configuration that a cell measures; absent for a probe, and for a GEMM. */
  public static Optional<LayerConfig> config(Cell cell) {
    return switch (cell) {
      case Cell.Probe _, Cell.Simulation _, Cell.Classical _ -> Optional.empty();
      case Cell.Speed s -> Optional.of(s.layer());
      case Cell.Quality q -> Optional.of(q.layer());
      case Cell.BestOfN b -> Optional.of(b.layer());
      case Cell.Comparison c -> Optional.ofNullable(c.layer());
      case Cell.Ensemble e -> Optional.of(e.layer());
    };
  }

  private List<QualityRun> trained() {
    return usable.stream()
        .filter(r -> r.cell() instanceof Cell.Quality)
        .map(r -> new QualityRun((Cell.Quality) r.cell(), (Result.Quality) r.result()))
        .toList();
  }

  private List<SpeedRun> timed() {
    return usable.stream()
        .filter(r -> r.cell() instanceof Cell.Speed)
        .map(r -> new SpeedRun((Cell.Speed) r.cell(), (Result.Speed) r.result()))
        .toList();
  }

  /** What the run is. */
  public Manifest manifest() {
    return manifest;
  }

  /** The last row of every cell that ended. */
  public List<Row> rows() {
    return rows;
  }

  /** The rows that may be used: neither failed nor invalid. */
  public List<Row> usable() {
    return usable;
  }

  /** A sentence for each kind of result that is left out because it is no repeat of the others. */
  public List<String> leftOut() {
    return leftOut;
  }

  /** Back-end of the speed figures; empty if there are none. */
  public String backend() {
    return backend;
  }

  /** Threads of the speed figures; 1 if there are none. */
  public int threads() {
    return threads;
  }

  /** Forks like those of the speed figures, with any number of tokens and threads. */
  public List<SpeedRun> scaling() {
    return scaling;
  }

  /** Every configuration with a usable result: dense first, then by experts and CF. */
  public List<LayerConfig> configs() {
    return configs;
  }

  /** Configurations of {@link #configs} that satisfy {@code condition}. */
  public List<LayerConfig> configs(Predicate<LayerConfig> condition) {
    return configs.stream().filter(condition).toList();
  }

  /** Labels that tell the configurations apart. */
  public Labels labels() {
    return labels;
  }

  /** Results of the probes. */
  public List<Result.Probe> probes() {
    return usable.stream()
        .filter(r -> r.result() instanceof Result.Probe)
        .map(r -> (Result.Probe) r.result())
        .toList();
  }

  /** Results of the probes of OpenCL devices, by back-end. */
  public Map<String, List<Result.DeviceProbe>> deviceProbes() {
    return usable.stream()
        .filter(r -> r.result() instanceof Result.DeviceProbe)
        .collect(
            Collectors.groupingBy(
                r -> ((Cell.Probe) r.cell()).backend(),
                LinkedHashMap::new,
                Collectors.mapping(r -> (Result.DeviceProbe) r.result(), Collectors.toList())));
  }

  /** The OpenCL devices that computed, by back-end. */
  public Map<String, Device> devices() {
    Map<String, Device> devices = new LinkedHashMap<>();
    for (Row row : usable) {
      if (row.result() instanceof Result.DeviceProbe probe) {
        devices.putIfAbsent(((Cell.Probe) row.cell()).backend(), probe.device());
      } else if (row.result() instanceof Result.Speed speed && speed.onDevice() != null) {
        devices.putIfAbsent(((Cell.Speed) row.cell()).backend(), speed.onDevice().device());
      }
    }
    return devices;
  }

  /** FP32 peak of a device in GFLOP/s; absent for a host, and where no probe measured it. */
  public Optional<Double> peakOfDevice(String onBackend) {
    List<Double> peaks =
        deviceProbes().getOrDefault(onBackend, List.of()).stream()
            .flatMap(probe -> probe.fp32Gflops().stream())
            .toList();
    return peaks.isEmpty() ? Optional.empty() : Optional.of(Sample.of(peaks).median());
  }

  /** Ours against its peers, in the order in which they were first measured. */
  public List<PeerRatio> peers() {
    return PeerRatio.of(usable.stream().filter(r -> r.cell() instanceof Cell.Comparison).toList());
  }

  /** What a study of the cluster simulator came to; absent when the run has none. */
  public Optional<Result.Simulation> simulation(String study) {
    return usable.stream()
        .filter(r -> r.cell() instanceof Cell.Simulation s && s.study().equals(study))
        .map(r -> (Result.Simulation) r.result())
        .findFirst();
  }

  /** Whether any study of the cluster simulator was run. */
  public boolean simulates() {
    return usable.stream().anyMatch(r -> r.cell() instanceof Cell.Simulation);
  }

  /** Every training run, by seed. */
  public List<QualityRun> quality() {
    return quality;
  }

  /** Training runs of a configuration to the budget under an accounting, by seed. */
  public List<QualityRun> quality(Accounting accounting, LayerConfig config) {
    return quality.stream()
        .filter(q -> q.cell().layer().equals(config))
        .filter(q -> q.cell().accountings().contains(accounting.id()))
        .toList();
  }

  /**
   * Training runs of a configuration for its routing: those to the equal padded budget where there
   * are some, else those to the equal executed budget.
   */
  public List<QualityRun> routed(LayerConfig config) {
    List<QualityRun> padded = quality(Accounting.PADDED, config);
    return padded.isEmpty() ? quality(Accounting.EXECUTED, config) : padded;
  }

  /** One value per training run; absent if there is no run. */
  public Optional<Sample> quality(
      Accounting accounting, LayerConfig config, Function<Result.Quality, Double> value) {
    List<Double> values =
        quality(accounting, config).stream()
            .map(q -> value.apply(q.result()))
            .filter(v -> v != null)
            .toList();
    return values.isEmpty() ? Optional.empty() : Optional.of(Sample.of(values));
  }

  /** Final validation bits per byte at the training capacity, one per seed. */
  public Optional<Sample> bpb(Accounting accounting, LayerConfig config) {
    return quality(accounting, config, Result.Quality::bpbTrainingCapacity);
  }

  /** Forks that timed a configuration, by number; empty if none did. */
  public List<SpeedRun> speed(LayerConfig config) {
    return speed.getOrDefault(config, List.of());
  }

  /** Results of {@link #speed}. */
  public List<Result.Speed> forks(LayerConfig config) {
    return speed(config).stream().map(SpeedRun::result).toList();
  }

  /** Speed under an execution; dense has one execution only, which stands for both. */
  public Optional<Throughput> throughput(
      LayerConfig config, String benchmark, Accounting accounting) {
    return throughput(forks(config), config, benchmark, accounting);
  }

  /** Speed in one fork; absent if there is no such fork. */
  public Optional<Throughput> throughput(
      LayerConfig config, String benchmark, Accounting accounting, long fork) {
    List<Result.Speed> one =
        speed(config).stream().filter(s -> s.fork() == fork).map(SpeedRun::result).toList();
    return throughput(one, config, benchmark, accounting);
  }

  /** The back-ends that layers were timed on, in the order of the run. */
  public List<String> backends() {
    return timed().stream().map(s -> s.cell().backend()).distinct().toList();
  }

  /**
   * Forks that timed a configuration on some back-end, with as many tokens, threads and iterations
   * as most forks have there; empty if none did.
   */
  public List<Result.Speed> forks(String onBackend, LayerConfig config) {
    Optional<Conditions.Timing> timing = timing(onBackend);
    return timed().stream()
        .filter(s -> s.cell().layer().equals(config))
        .filter(s -> timing.equals(Optional.of(Conditions.Timing.of(s))))
        .map(SpeedRun::result)
        .toList();
  }

  private Optional<Conditions.Timing> timing(String onBackend) {
    return Conditions.mostFrequent(
        timed().stream()
            .map(Conditions.Timing::of)
            .filter(t -> t.backend().equals(onBackend))
            .toList());
  }

  /** Threads of the forks of {@link #forks(String, LayerConfig)}; absent for a device. */
  public Optional<Integer> threads(String onBackend) {
    return devices().containsKey(onBackend)
        ? Optional.empty()
        : timing(onBackend).map(Conditions.Timing::threads);
  }

  /** A back-end for people, such as {@code simd, 2 threads}, or {@code opencl:0}. */
  public String label(String onBackend) {
    return threads(onBackend).map(t -> onBackend + ", " + Labels.threads(t)).orElse(onBackend);
  }

  /** Speed on some back-end with dynamic shapes. */
  public Optional<Throughput> throughput(String onBackend, LayerConfig config, String benchmark) {
    return throughput(forks(onBackend, config), config, benchmark, Accounting.EXECUTED);
  }

  static Optional<Throughput> throughput(
      List<Result.Speed> forks, LayerConfig config, String benchmark, Accounting accounting) {
    String execution = config.isDense() ? Accounting.EXECUTED.execution() : accounting.execution();
    List<Result.Measurement> found = new ArrayList<>();
    for (Result.Speed fork : forks) {
      fork.measurements().stream()
          .filter(m -> m.benchmark().equals(benchmark) && m.execution().equals(execution))
          .filter(m -> !m.tokensPerSecond().isEmpty())
          .forEach(found::add);
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(Throughput.of(found));
  }
}
