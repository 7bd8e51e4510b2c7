package moebench.bench.gate.fork;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import moebench.bench.gate.host.SlotHost;
import moebench.bench.gate.jmh.Fork;
import moebench.bench.gate.jmh.GateInputException;
import moebench.bench.gate.jmh.JmhJson;
import moebench.bench.gate.jmh.Unit;
import moebench.bench.gate.procedure.Arm;
import moebench.bench.gate.procedure.Laboratory;
import moebench.bench.machine.Surroundings;
import moebench.bench.machine.Throttling;
import moebench.bench.run.Progress;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Slots on this machine, each a fork of its own; every one is on disk before the next begins.
 * Files: {@code slots.jsonl}, and {@code logs/} with what JMH printed about slots that failed.
 */
public final class SlotLaboratory implements Laboratory, AutoCloseable {
  /** For the start of this JVM and the results at the end. */
  private static final double SECONDS_AROUND = 4;

  private final SlotPlan plan;
  private final Jvm jvm;
  private final SlotPlan.Units units;
  private final Progress progress;
  private final Consumer<String> notices;
  private final Map<Arm, HostProcess> hosts = new EnumMap<>(Arm.class);
  private final List<Slot> slots = new CopyOnWriteArrayList<>();
  private final List<String> arguments;
  private final long start;
  private double slotSeconds;
  private double fastestClock;
  private volatile boolean stopped;

  private SlotLaboratory(
      SlotPlan plan,
      Jvm jvm,
      SlotPlan.Units units,
      Progress progress,
      Consumer<String> notices,
      long start) {
    this.plan = plan;
    this.jvm = jvm;
    this.units = units;
    this.progress = progress;
    this.notices = notices;
    this.start = start;
    this.slotSeconds = plan.slotSeconds(units.common().size());
    this.arguments = plan.slotArguments(units.common().size());
  }

  /**
   * Looks into the jars and gets ready.
   *
   * @param notices takes lines that people should read early
   * @throws GateInputException when they cannot be compared
   */
  public static SlotLaboratory open(SlotPlan plan, Progress progress, Consumer<String> notices)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    BenchmarkJar.check(plan.baseline());
    BenchmarkJar.check(plan.candidate());
    Jvm jvm = Jvm.in(plan.out(), plan.flags());
    try {
      SlotLaboratory laboratory =
          new SlotLaboratory(plan, jvm, units(plan, jvm), progress, notices, start);
      laboratory.prepare();
      return laboratory;
    } catch (GateInputException e) {
      jvm.delete();
      Files.deleteIfExists(plan.out());
      throw e;
    }
  }

  private static SlotPlan.Units units(SlotPlan plan, Jvm jvm)
      throws IOException, InterruptedException {
    List<Unit> before = BenchmarkJar.units(jvm, plan.baseline(), plan.include(), plan.params());
    List<Unit> after = BenchmarkJar.units(jvm, plan.candidate(), plan.include(), plan.params());
    if (before.isEmpty()) {
      throw new GateInputException(
          "no benchmark of %s matches '%s'".formatted(plan.baseline(), plan.include()));
    }
    List<Unit> common = before.stream().filter(after::contains).toList();
    if (common.isEmpty()) {
      throw new GateInputException(
          "%s and %s have no benchmark in common that matches '%s'"
              .formatted(plan.baseline(), plan.candidate(), plan.include()));
    }
    return new SlotPlan.Units(
        common,
        before.stream().filter(unit -> !after.contains(unit)).toList(),
        after.stream().filter(unit -> !before.contains(unit)).toList());
  }

  private void prepare() throws IOException {
    Files.createDirectories(plan.out().resolve("logs"));
    Path copy = plan.out().resolve("helpers").resolve("copy-of-baseline.jar");
    Files.copy(plan.baseline(), copy, StandardCopyOption.REPLACE_EXISTING);
    host(Arm.BASELINE, plan.baseline(), 0);
    host(Arm.CANDIDATE, plan.candidate(), plan.injectEvery());
    host(Arm.COPY, copy, 0);
    host(Arm.SLOWED, plan.baseline(), plan.controlEvery());
    if (plan.choosesTimes()) {
      noticeIfTooShort();
    }
  }

  private void noticeIfTooShort() {
    plan.tooShort(units.common().size(), slotSeconds).ifPresent(notices);
  }

  private void host(Arm arm, Path jar, int slowEvery) {
    Supplier<ProcessBuilder> builder =
        () -> {
          ProcessBuilder process = jvm.process(jar, SlotHost.class.getName());
          if (slowEvery > 0) {
            jvm.slow(process, slowEvery);
          }
          return process;
        };
    Path errors = plan.out().resolve("helpers").resolve("errors-" + arm + ".txt");
    hosts.put(arm, new HostProcess(builder, errors));
  }

  /** What both jars have. */
  public SlotPlan.Units units() {
    return units;
  }

  /** Everything measured so far. */
  public List<Slot> slots() {
    return List.copyOf(slots);
  }

  @Override
  public double spentAfter(int more) {
    return (elapsed() + more * slotSeconds + SECONDS_AROUND) / (plan.time().toMillis() / 1e3);
  }

  private double elapsed() {
    return (System.nanoTime() - start) / 1e9;
  }

  @Override
  public OptionalDouble measure(int benchmark, Arm arm) throws InterruptedException {
    Unit unit = units.common().get(benchmark);
    progress.started(unit.label());
    Instant started = Instant.now();
    Surroundings.Watch watch = Surroundings.begin();
    Throttling before = Throttling.now();
    long nanos = System.nanoTime();
    JsonNode entry = null;
    String failure = null;
    OptionalDouble logTime = OptionalDouble.empty();
    try {
      entry = run(unit, arm);
      logTime = OptionalDouble.of(plan.clock().logTime(fork(entry)));
    } catch (SlotException | GateInputException e) {
      failure = e.getMessage();
    } catch (IOException e) {
      failure = "cannot run a slot: " + e.getMessage();
    }
    if (stopped) {
      throw new InterruptedException("the gate was stopped");
    }
    double seconds = (System.nanoTime() - nanos) / 1e9;
    Throttling after = Throttling.now();
    Surroundings surroundings = watch.end();
    List<String> suspicions = new ArrayList<>(surroundings.suspicions());
    suspicions.addAll(after.suspicionsSince(before, seconds, fastestClock));
    fastestClock = Math.max(fastestClock, after.gigahertz() == null ? 0 : after.gigahertz());
    record(
        new Slot(
            unit,
            arm,
            started,
            seconds,
            surroundings,
            after.gigahertz(),
            suspicions,
            failure,
            entry));
    return logTime;
  }

  private JsonNode run(Unit unit, Arm arm) throws IOException, InterruptedException, SlotException {
    Path result = plan.out().resolve("helpers").resolve("slot.json");
    Path log = plan.out().resolve("logs").resolve("slot-" + (slots.size() + 1) + ".log");
    Files.deleteIfExists(result);
    List<String> words = new ArrayList<>(arguments);
    unit.params().forEach((name, value) -> words.addAll(List.of("-p", name + "=" + value)));
    words.addAll(List.of("-rff", result.toString(), "-o", log.toString()));
    words.add("^" + Pattern.quote(unit.name()) + "$");
    hosts.get(arm).run(words, timeout());
    List<JsonNode> entries = Files.exists(result) ? JmhJson.entries(result) : List.of();
    if (entries.isEmpty()) {
      throw new SlotException(
          Files.exists(log) ? LogText.reason(Files.readString(log)) : "JMH wrote no result");
    }
    if (entries.size() > 1) {
      throw new SlotException("it has several modes: choose one, with --jmh='-bm thrpt' for one");
    }
    Optional<String> notSlowed = LogText.notSlowed(Files.readString(log));
    if (notSlowed.isPresent()) {
      throw new SlotException(notSlowed.get());
    }
    Files.deleteIfExists(log);
    return entries.getFirst();
  }

  /** No fork may take longer than what is left of the time, or a little if nothing is. */
  private Duration timeout() {
    Duration left = plan.time().minusMillis(Math.round(elapsed() * 1e3));
    Duration least = Duration.ofSeconds(10);
    Duration most = left.compareTo(least) > 0 ? left : least;
    return plan.timeout().compareTo(most) < 0 ? plan.timeout() : most;
  }

  private static Fork fork(JsonNode entry) {
    return JmhJson.forks(entry, "the result of a fork").getFirst();
  }

  private void record(Slot slot) {
    slots.add(slot);
    double weight = 1.0 / Math.min(slots.size(), 20);
    slotSeconds += weight * (slot.seconds() - slotSeconds);
    if (slots.size() == SlotPlan.slotsPerRound(units.common().size())) {
      noticeIfTooShort();
    }
    try {
      Files.writeString(
          plan.out().resolve("slots.jsonl"),
          JsonMapper.shared().writeValueAsString(slot) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot record a slot: " + e.getMessage(), e);
    }
    double left = Math.max(0, plan.time().toMillis() / 1e3 - elapsed());
    String outcome =
        slot.failure() != null
            ? "FAILED: " + slot.failure()
            : slot.suspicions().isEmpty() ? "done" : "done, suspect";
    progress.ended(
        slot.arm() + " of " + slot.unit().label(),
        outcome,
        slots.size(),
        slots.size() + (int) (left / slotSeconds),
        Duration.ofMillis(Math.round(left * 1e3)));
  }

  @Override
  public void close() {
    stop();
  }

  /** Ends what runs, as when the user interrupts. */
  public void stop() {
    stopped = true;
    hosts.values().forEach(HostProcess::close);
    jvm.delete();
  }
}
