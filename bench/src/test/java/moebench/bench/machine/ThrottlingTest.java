package moebench.bench.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThrottlingTest {
  @TempDir private Path dir;

  private Throttling read(int heat, int kilohertz, int microseconds) throws IOException {
    for (String core : List.of("cpu0", "cpu1")) {
      Path folder = Files.createDirectories(dir.resolve(core));
      Files.createDirectories(folder.resolve("thermal_throttle"));
      Files.createDirectories(folder.resolve("cpufreq"));
      Files.writeString(folder.resolve("thermal_throttle/core_throttle_count"), heat + "\n");
      Files.writeString(folder.resolve("cpufreq/scaling_cur_freq"), kilohertz + "\n");
    }
    Files.createDirectories(dir.resolve("cpufreq"));
    Path group = Files.writeString(dir.resolve("cpu.stat"), "a 1\nthrottled_usec " + microseconds);
    return Throttling.read(dir, group);
  }

  @Test
  void countersOfAllCoresAreRead() throws IOException {
    assertEquals(new Throttling(6L, 1.5, 2.5), read(3, 2_500_000, 1_500_000));
  }

  @Test
  void whatIsNotVisibleIsAbsentAndNotSuspect() {
    Throttling nothing = Throttling.read(dir.resolve("none"), dir.resolve("none"));

    assertNull(nothing.heat());
    assertNull(nothing.quotaSeconds());
    assertNull(nothing.gigahertz());
    assertEquals(List.of(), nothing.suspicionsSince(nothing, 1, 3));
  }

  @Test
  void whatGrewOrFellIsSuspect() throws IOException {
    Throttling before = read(0, 3_000_000, 0);
    Throttling after = read(1, 2_000_000, 100_000);

    assertEquals(List.of(), before.suspicionsSince(before, 1, 3));
    assertEquals(
        List.of(
            "the processor was throttled for heat",
            "the control group's quota stopped it for 0.10 s",
            "the clock fell to 2.0 of 3.0 GHz"),
        after.suspicionsSince(before, 1, 3));
  }
}
