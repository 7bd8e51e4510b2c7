package moebench.bench.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import moebench.bench.machine.MachineFacts;
import moebench.bench.machine.QuietCheck;
import moebench.bench.run.Build;
import moebench.bench.run.Human;
import moebench.layers.kernels.Backend;
import moebench.layers.kernels.Backends;
import moebench.layers.kernels.simd.SimdKernels;
import moebench.reports.chart.Fonts;
import moebench.reports.schema.Manifest;
import moebench.sim.Corpus;

/** Looks at everything that a run needs. */
public final class Doctor {
  private static final int LEAST_JAVA = 25;
  private static final long LEAST_HEAP = 512L << 20;
  private static final long LEAST_DISK = 100L << 20;

  private Doctor() {}

  /**
   * Examines this machine and JVM.
   *
   * @param dir where run folders would go
   */
  public static List<Finding> examine(Path dir) {
    Stream<Finding> first = Stream.of(build(), java(Runtime.version().feature()), launcher());
    Stream<Finding> backends = Backends.all().stream().map(Doctor::backend);
    Stream<Finding> rest =
        Stream.of(
            machine(),
            quiet(QuietCheck.watch().suspicions()),
            heap(Runtime.getRuntime().maxMemory()),
            disk(dir),
            corpus(),
            fonts());
    return Stream.of(first, backends, rest).flatMap(stream -> stream).toList();
  }

  private static Finding build() {
    Build build = Build.current();
    return build.commit() == null
        ? Finding.note("build", build + "; results will not name a commit (built outside Git)")
        : Finding.ok("build", build.toString());
  }

  static Finding java(int version) {
    String found = "Java " + Runtime.version();
    return version >= LEAST_JAVA
        ? Finding.ok("Java", found)
        : Finding.missing("Java", found + " is too old: install JDK " + LEAST_JAVA + " or newer");
  }

  private static Finding launcher() {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return Files.isExecutable(java)
        ? Finding.ok("forks", java.toString())
        : Finding.missing("forks", java + " cannot be started: use a complete JDK");
  }

  private static Finding backend(Backend backend) {
    String subject = "back-end " + backend.id();
    return backend
        .obstacle()
        .map(obstacle -> Finding.missing(subject, obstacle))
        .orElseGet(() -> Finding.ok(subject, backend.newKernels(1).description()));
  }

  private static Finding machine() {
    boolean vectors = Backends.of("simd").isAvailable();
    Manifest.Machine machine = MachineFacts.machine(vectors ? SimdKernels.vectorBits() : 0);
    String text =
        "%s, %d cores%s, %s memory, %s; %s"
            .formatted(
                machine.cpu(),
                machine.cores(),
                machine.quotaCores() == null ? "" : " (quota " + machine.quotaCores() + ")",
                machine.memoryBytes() == null ? "?" : Human.memory(machine.memoryBytes()),
                String.join(" ", machine.isa()),
                String.join(", ", machine.caches()));
    return machine.cores() > 1
        ? Finding.ok("machine", text)
        : Finding.note("machine", text + "; one core: the presets take twice as long");
  }

  static Finding quiet(List<String> suspicions) {
    return suspicions.isEmpty()
        ? Finding.ok("quiet", "nothing else keeps the machine busy")
        : Finding.note(
            "quiet", String.join("; ", suspicions) + ": timings will be noisy, and marked suspect");
  }

  static Finding heap(long bytes) {
    return bytes >= LEAST_HEAP
        ? Finding.ok("Java heap", "up to " + Human.memory(bytes))
        : Finding.note(
            "Java heap",
            "only %s: give it %s or more with JAVA_TOOL_OPTIONS=-Xmx1g"
                .formatted(Human.memory(bytes), Human.memory(LEAST_HEAP)));
  }

  private static Finding disk(Path dir) {
    try {
      return disk(dir, Files.getFileStore(dir).getUsableSpace(), Files.isWritable(dir));
    } catch (IOException e) {
      return Finding.missing("disk", "cannot look at " + dir + ": " + e.getMessage());
    }
  }

  static Finding disk(Path dir, long free, boolean writable) {
    String where = dir.toAbsolutePath().normalize().toString();
    if (!writable) {
      return Finding.missing("disk", where + " cannot be written: name another folder with --out");
    }
    return free >= LEAST_DISK
        ? Finding.ok("disk", Human.memory(free) + " free in " + where)
        : Finding.missing(
            "disk",
            "only %s free in %s: make room for %s, or name another folder with --out"
                .formatted(Human.memory(free), where, Human.memory(LEAST_DISK)));
  }

  private static Finding corpus() {
    try {
      Corpus corpus = Corpus.europarl();
      return Finding.ok(
          "corpus",
          "europarl, %d documents, %s to train on"
              .formatted(corpus.documents(), Human.memory(corpus.trainingBytes())));
    } catch (IllegalArgumentException e) {
      return Finding.missing("corpus", e.getMessage() + "; or name a text with --corpus");
    }
  }

  /** Java draws text with the system's fonts, which small containers lack. */
  private static Finding fonts() {
    return Fonts.problem()
        .map(problem -> Finding.missing("fonts", problem))
        .orElseGet(() -> Finding.ok("fonts", "found"));
  }
}
