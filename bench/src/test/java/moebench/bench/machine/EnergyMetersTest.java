package moebench.bench.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class EnergyMetersTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @TempDir private Path dir;

  private void zone(String folder, String name, long microjoules, long range) throws IOException {
    Path zone = Files.createDirectories(dir.resolve(folder));
    Files.writeString(zone.resolve("name"), name + "\n");
    Files.writeString(zone.resolve("max_energy_range_uj"), range + "\n");
    count(folder, microjoules);
  }

  private void count(String folder, long microjoules) throws IOException {
    Files.writeString(dir.resolve(folder).resolve("energy_uj"), microjoules + "\n");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "file names with a colon")
  void packagesAndMemoryAreCountedOnceAndACounterMayStartAgain() throws Exception {
    zone("intel-rapl:0", "package-0", 1_000_000, 10_000_000);
    zone("intel-rapl:0:0", "core", 500_000, 10_000_000);
    zone("intel-rapl:0:1", "dram", 2_000_000, 10_000_000);
    zone("intel-rapl:1", "package-1", 9_000_000, 10_000_000);
    zone("intel-rapl:2", "psys", 3_000_000, 10_000_000);
    zone("intel-rapl-mmio:0", "package-0", 1_000_000, 10_000_000);
    EnergyMeter.Count count = EnergyMeters.of(dir, null).begin();

    count("intel-rapl:0", 3_500_000);
    count("intel-rapl:0:0", 900_000);
    count("intel-rapl:0:1", 2_250_000);
    count("intel-rapl:1", 1_000_000);
    count("intel-rapl:2", 4_000_000);

    assertEquals(
        Map.of("rapl:package-0", 2.5, "rapl:dram-0", 0.25, "rapl:package-1", 2.0), count.end());
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "file names with a colon")
  void aCounterThatGoesAwayIsMissing() throws IOException {
    zone("intel-rapl:0", "package-0", 1_000_000, 10_000_000);
    EnergyMeter.Count count = EnergyMeters.of(dir, null).begin();
    Files.delete(dir.resolve("intel-rapl:0").resolve("energy_uj"));

    assertEquals(Map.of(), count.end());
  }

  @Test
  void aMachineWithoutMetersSaysWhy() {
    EnergyMeters none = EnergyMeters.of(dir.resolve("powercap"), dir.resolve("no-tool").toString());

    assertTrue(none.meters().isEmpty());
    assertTrue(none.obstacle().contains("no energy counters (RAPL) in " + dir), none.obstacle());
    assertTrue(none.obstacle().contains("nvidia-smi is not on the PATH"), none.obstacle());
    assertEquals(Map.of(), none.begin().end());
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "shell scripts")
  void theMeanPowerOfAGpuTimesTheTimeIsItsEnergy() throws Exception {
    String tool =
        tool(
            "case \"$*\" in *loop-ms*) while :; do echo '3, 200.00'; done;; esac; echo '3,"
                + " 200.00'");
    long start = System.nanoTime();
    EnergyMeter.Count count = NvidiaSmi.of(tool, null, TIMEOUT).begin();
    Thread.sleep(50);

    Map<String, Double> joules = count.end();

    double most = 200 * (System.nanoTime() - start) / 1e9;
    assertEquals(Set.of("nvidia-smi:3"), joules.keySet());
    assertTrue(joules.get("nvidia-smi:3") >= 200 * 0.05, joules.toString());
    assertTrue(joules.get("nvidia-smi:3") <= most, joules.toString());
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "shell scripts")
  void olderDriversAreAskedForTheOtherFieldAndSilentOnesAreNamed() throws Exception {
    String old =
        tool(
            "case \"$*\" in *instant*) echo 'Field \"power.draw.instant\" is not valid'; exit 2;;"
                + " esac; echo '0, 90.5'");
    NvidiaSmi.of(old, null, TIMEOUT);

    String silent = tool("echo '0, [N/A]'");
    assertTrue(refusal(silent, null).contains("but: 0, [N/A]"), refusal(silent, null));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "shell scripts")
  void ofSeveralGpusOneHasToBeNamed() throws Exception {
    String two =
        tool(
            "case \"$*\" in *--id=1*) echo '1, 70.0'; exit;; esac; echo '0, 60.0'; echo '1, 70.0'");

    assertTrue(refusal(two, null).contains("2 NVIDIA GPUs"), refusal(two, null));
    NvidiaSmi.of(two, "1", TIMEOUT);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "shell scripts")
  void aToolThatHangsIsGivenUp() throws Exception {
    Duration soon = Duration.ofSeconds(1);
    String silent = tool("exec sleep 60");
    String message =
        assertTimeoutPreemptively(
            TIMEOUT,
            () ->
                assertThrows(NoMeterException.class, () -> NvidiaSmi.of(silent, null, soon))
                    .getMessage());
    assertEquals("nvidia-smi gave no answer in 1 s", message);

    String neverReads = tool("case \"$*\" in *loop-ms*) exec sleep 60;; esac; echo '0, 90.5'");
    Map<String, Double> joules =
        assertTimeoutPreemptively(
            TIMEOUT, () -> NvidiaSmi.of(neverReads, null, soon).begin().end());
    assertEquals(Map.of(), joules);
  }

  private static String refusal(String tool, String visible) {
    return assertThrows(NoMeterException.class, () -> NvidiaSmi.of(tool, visible, TIMEOUT))
        .getMessage();
  }

  private String tool(String body) throws IOException {
    Path script = Files.createTempFile(dir, "smi", ".sh");
    Files.writeString(script, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script.toString();
  }
}
