package moebench.bench.machine;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import moebench.reports.schema.Manifest;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.ProcessorCache;
import oshi.spi.SystemInfoProvider;

/** The facts about machine and JVM that a manifest records. */
public final class MachineFacts {
  /** Extensions that decide how fast vector code is; other flags are of no interest. */
  private static final Pattern ISA =
      Pattern.compile("sse4_2|avx|avx2|fma|avx512\\w*|avx_vnni|amx\\w*|asimd\\w*|neon|sve\\w*");

  private MachineFacts() {}

  /**
   * Looks at the machine.
   *
   * @param vectorBits width that vector code runs at
   */
  public static Manifest.Machine machine(int vectorBits) {
    SystemInfoProvider system = Systems.here();
    CentralProcessor processor = system.getHardware().getProcessor();
    long memory = system.getHardware().getMemory().getTotal();
    return new Manifest.Machine(
        system.getOperatingSystem().toString(),
        processor.getProcessorIdentifier().getName().strip(),
        System.getProperty("os.arch"),
        isa(processor),
        vectorBits,
        Runtime.getRuntime().availableProcessors(),
        quotaCores(Path.of("/sys/fs/cgroup/cpu.max")).orElse(null),
        processor.getProcessorCaches().stream().map(MachineFacts::cache).toList(),
        memory > 0 ? memory : null);
  }

  /** Looks at the JVM. */
  public static Manifest.Java java() {
    return new Manifest.Java(
        System.getProperty("java.runtime.version"),
        System.getProperty("java.vendor"),
        ManagementFactory.getRuntimeMXBean().getInputArguments());
  }

  private static List<String> isa(CentralProcessor processor) {
    TreeSet<String> found = new TreeSet<>();
    for (String line : processor.getFeatureFlags()) {
      Arrays.stream(line.toLowerCase(Locale.ROOT).split("[^a-z0-9_]+"))
          .filter(ISA.asMatchPredicate())
          .forEach(found::add);
    }
    return List.copyOf(found);
  }

  private static String cache(ProcessorCache cache) {
    String type =
        switch (cache.getType()) {
          case DATA -> "d";
          case INSTRUCTION -> "i";
          default -> "";
        };
    return "L%d%s %d KiB".formatted(cache.getLevel(), type, cache.getCacheSize() >> 10);
  }

  /** Cores that a Linux control group (version 2) leaves, read from {@code quota period}. */
  static Optional<Double> quotaCores(Path cpuMax) {
    try {
      String[] quotaAndPeriod = Files.readString(cpuMax).strip().split(" ");
      return quotaAndPeriod[0].equals("max")
          ? Optional.empty()
          : Optional.of(
              Double.parseDouble(quotaAndPeriod[0]) / Double.parseDouble(quotaAndPeriod[1]));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
