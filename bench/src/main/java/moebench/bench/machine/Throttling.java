package moebench.bench.machine;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How much the processor was held back up to one moment, as Linux shows it; absent elsewhere.
 *
 * @param heat how often a core slowed down because it was hot; absent (null) where not visible
 * @param quotaSeconds for which the control group's quota stopped its processes; absent where there
 *     is none
 * @param gigahertz mean clock of the cores; absent where not visible
 */
public record Throttling(Long heat, Double quotaSeconds, Double gigahertz) {
  private static final Path CORES = Path.of("/sys/devices/system/cpu");
  private static final Path GROUP = Path.of("/sys/fs/cgroup/cpu.stat");
  private static final double LEAST_CLOCK = 0.8;
  private static final double MOST_QUOTA = 0.02;

  /** The counters now. */
  public static Throttling now() {
    return read(CORES, GROUP);
  }

  static Throttling read(Path cores, Path group) {
    List<Long> heat = new ArrayList<>();
    List<Long> kilohertz = new ArrayList<>();
    try (DirectoryStream<Path> each = Files.newDirectoryStream(cores, "cpu[0-9]*")) {
      for (Path core : each) {
        number(core.resolve("thermal_throttle/core_throttle_count")).ifPresent(heat::add);
        number(core.resolve("cpufreq/scaling_cur_freq")).ifPresent(kilohertz::add);
      }
    } catch (IOException e) {
      // Not Linux.
    }
    OptionalDouble clock = kilohertz.stream().mapToLong(Long::longValue).average();
    return new Throttling(
        heat.isEmpty() ? null : heat.stream().mapToLong(Long::longValue).sum(),
        quotaSeconds(group),
        clock.isPresent() ? clock.getAsDouble() / 1e6 : null);
  }

  private static OptionalLong number(Path file) {
    try {
      return OptionalLong.of(Long.parseLong(Files.readString(file).strip()));
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static Double quotaSeconds(Path group) {
    try {
      return Files.readAllLines(group).stream()
          .filter(line -> line.startsWith("throttled_usec "))
          .findFirst()
          .map(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)) / 1e6)
          .orElse(null);
    } catch (IOException e) {
      return null;
    }
  }

  /**
   * Why timings between two moments are suspect; empty when they are not.
   *
   * @param before at the first moment
   * @param seconds between them
   * @param fastest highest clock seen so far in GHz; 0 for none
   */
  public List<String> suspicionsSince(Throttling before, double seconds, double fastest) {
    List<String> reasons = new ArrayList<>();
    if (heat != null && before.heat != null && heat > before.heat) {
      reasons.add("the processor was throttled for heat");
    }
    if (quotaSeconds != null
        && before.quotaSeconds != null
        && quotaSeconds - before.quotaSeconds > MOST_QUOTA * seconds) {
      reasons.add(
          "the control group's quota stopped it for %.2f s"
              .formatted(quotaSeconds - before.quotaSeconds));
    }
    if (gigahertz != null && gigahertz < LEAST_CLOCK * fastest) {
      reasons.add("the clock fell to %.1f of %.1f GHz".formatted(gigahertz, fastest));
    }
    return reasons;
  }
}
