package moebench.bench.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import oshi.hardware.CentralProcessor;

class SurroundingsTest {
  @TempDir private Path dir;

  private static Surroundings tenSeconds(double busy, double stolen, double own) {
    CpuTimes start = new CpuTimes(100, 5, 1000, 40);
    CpuTimes end = new CpuTimes(100 + busy, 5 + stolen, 1020, 40 + own);
    return Surroundings.between(start, end, 10, 0.5, 0.7);
  }

  @Test
  void aMachineThatOnlyMeasuresIsNotSuspect() {
    Surroundings surroundings = tenSeconds(12, 0.1, 11);

    assertEquals(0.1, surroundings.othersCores(), 1e-9);
    assertEquals(0.005, surroundings.steal(), 1e-9);
    assertEquals(List.of(), surroundings.suspicions());
  }

  @Test
  void otherProcessesAreSuspect() {
    assertEquals(
        List.of("other processes kept 0.8 cores busy"), tenSeconds(18, 0, 10).suspicions());
  }

  @Test
  void stolenTimeIsSuspect() {
    assertEquals(
        List.of("the hypervisor stole 10% of the CPU time"), tenSeconds(10, 2, 10).suspicions());
  }

  @Test
  void whatIsNotKnownIsAbsentAndNotSuspect() {
    Surroundings surroundings =
        Surroundings.between(
            new CpuTimes(0, 0, 0, Double.NaN), new CpuTimes(0, 0, 0, Double.NaN), 10, null, null);

    assertNull(surroundings.othersCores());
    assertNull(surroundings.steal());
    assertEquals(List.of(), surroundings.suspicions());
  }

  @Test
  void ownTimeIsThatOfTheProcessAndItsChildren() throws IOException {
    Path stat =
        Files.writeString(
            dir.resolve("stat"),
            "4242 (java (x) y) S 1 2 3 4 5 6 7 8 9 10 1100 200 30 4 20 0 17 0 99 0 0\n");

    assertEquals(OptionalDouble.of(13.34), CpuTimes.withChildren(stat));
    assertEquals(OptionalDouble.empty(), CpuTimes.withChildren(dir.resolve("none")));
  }

  /** The shell says itself what the process used that it started and waited for. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void ownTimeHasWhatALivingChildHasWaitedFor() throws IOException {
    CentralProcessor processor = Systems.here().getHardware().getProcessor();
    double before = CpuTimes.now(processor).own() - ofThisProcess();
    Process shell =
        new ProcessBuilder(
                "sh",
                "-c",
                "sh -c 'i=0; while [ $i -lt 500000 ]; do i=$((i+1)); done'; times; read end")
            .start();
    try (BufferedReader said = shell.inputReader()) {
      double ofShell = seconds(said.readLine());
      double ofItsChild = seconds(said.readLine());

      double own = CpuTimes.now(processor).own() - ofThisProcess() - before;

      assertTrue(ofItsChild > 0.1, "too little to see: " + ofItsChild);
      assertEquals(ofShell + ofItsChild, own, 0.1);
    } finally {
      shell.destroyForcibly();
    }
  }

  private static double ofThisProcess() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
  }

  /** Such as {@code 0m0.25s 0m0.01s}, of a user and of the system for them. */
  private static double seconds(String times) {
    return Arrays.stream(times.split(" "))
        .map(time -> time.split("[ms]"))
        .mapToDouble(parts -> 60 * Double.parseDouble(parts[0]) + Double.parseDouble(parts[1]))
        .sum();
  }

  @ParameterizedTest
  @CsvSource({"max 100000, ", "200000 100000, 2.0", "50000 100000, 0.5"})
  void quotaOfAControlGroup(String content, Double cores) throws IOException {
    Path file = Files.writeString(dir.resolve("cpu.max"), content + "\n");

    assertEquals(Optional.ofNullable(cores), MachineFacts.quotaCores(file));
    assertEquals(Optional.empty(), MachineFacts.quotaCores(dir.resolve("none")));
  }

  @Test
  void thisMachineHasFacts() {
    var machine = MachineFacts.machine(256);

    assertTrue(machine.cores() >= 1);
    assertTrue(machine.memoryBytes() > 0);
    assertTrue(!machine.cpu().isBlank() && !machine.os().isBlank());
    assertTrue(MachineFacts.java().version().startsWith("" + Runtime.version().feature()));
    assertTrue(Surroundings.begin().end().suspicions().size() <= 2);
  }
}
